import type * as Parts from './meeting-parts.ts';

let parts: typeof Parts | null = null;

export async function loadMeetingParts(): Promise<typeof Parts> {
  parts ??= await import('./meeting-parts.ts');
  return parts;
}

/** Null where it was not loaded yet. */
export function loadedMeetingPage(): typeof Parts.MeetingPage | null {
  return parts?.MeetingPage ?? null;
}
