import { addTexts } from '../texts/i18n.ts';
import texts from './call/en.json';

/** What nobody sees before they joined or made a meeting: fetched while the page before is shown. */
export { CallPage } from './call/call-page.tsx';
export { InviteDialog } from './invite/invite-dialog.tsx';
export { KeepHostLink } from './invite/keep-host-link.tsx';

addTexts('app', texts);
