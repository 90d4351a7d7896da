/** What a meeting takes from its link to leaving it, and the front page does not. */
export { compose } from './compose.ts';
export { MeetingPage } from './pages/meeting-page.tsx';
