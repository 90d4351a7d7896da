import type { GroupView } from '@conclave/crypto';

/** JOIN-3: the wrong passcodes that this tab knows of. They outlive the group in which they were told. */
export class GuessMemory {
  known: GroupView['guesses'] = [];
}
