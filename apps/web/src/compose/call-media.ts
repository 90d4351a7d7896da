/** What the page of a call takes of the media room, and that of the form does not: fetched while somebody fills the form in. */
export { createMediaSession, prepareConnection } from '@conclave/media';
