import { signal } from '@conclave/base';
import type { ParticipantView } from '@conclave/call';
import { perCall } from '../per-call.ts';

/** Whom the host is about to ask; null for nobody. They may leave meanwhile. */
export const choosing = perCall(() => signal<Pick<ParticipantView, 'id' | 'name'> | null>(null));
