import type { Agenda } from './agenda.ts';

/** What happened, for people to read. */
export class Story {
  readonly #agenda: Agenda;
  readonly #start: number;
  readonly lines: string[] = [];

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
    this.#start = agenda.now;
  }

  tell(what: string): void {
    const seconds = ((this.#agenda.now - this.#start) / 1000).toFixed(3);
    this.lines.push(`${seconds.padStart(9)} s  ${what}`);
  }
}
