import { signal } from '@conclave/base';
import type { ParticipantView } from '@conclave/call';
import { perCall } from '../per-call.ts';

/** Whom somebody is about to complain of; null for nobody. They may leave meanwhile. */
export const asking = perCall(() => signal<Pick<ParticipantView, 'id' | 'name'> | null>(null));
