import { err, ok } from '@conclave/base';
import type { GroupView } from '@conclave/crypto';
import type { GroupDriver } from '../group/group-driver.ts';
import type { Hosting } from './hosting.ts';
import { hostOutcome } from './host-outcome.ts';
import type { HostOutcome, MayReturn } from './view.ts';

export interface PeopleDeskOptions {
  readonly driver: () => GroupDriver;
  readonly view: () => GroupView;
  /** Null while this client is no host. */
  readonly hosting: () => Pick<Hosting, 'desk' | 'renewEntry'> | null;
}

/** MOD-1: letting in and putting out. */
export class PeopleDesk {
  readonly #options: PeopleDeskOptions;

  constructor(options: PeopleDeskOptions) {
    this.#options = options;
  }

  /** MOD-1: all of them at once, so that they come in by one commit. */
  admit(applicantIds: readonly string[]): HostOutcome {
    const chosen = this.#chosen(applicantIds);
    for (const { id } of chosen) this.#options.hosting()?.desk.admitted(id);
    return this.#admit(chosen);
  }

  /** JOIN-4: an answer to them, and nothing that the group has to agree to. */
  async deny(applicantIds: readonly string[]): HostOutcome {
    const requestIds = this.#chosen(applicantIds).map(({ requestId }) => requestId);
    if (requestIds.length === 0) return err('not-allowed');
    const { driver, view } = this.#options;
    await driver().dispatch({ type: 'deny', requestIds });
    const isLeft = view().applicants.some(({ requestId }) => requestIds.includes(requestId));
    return isLeft ? err('not-allowed') : ok(undefined);
  }

  /** Everybody who waits at this moment. */
  admitAll(): HostOutcome {
    return this.#all((ids) => this.admit(ids));
  }

  denyAll(): HostOutcome {
    return this.#all((ids) => this.deny(ids));
  }

  #all(decide: (applicantIds: readonly string[]) => HostOutcome): HostOutcome {
    const waiting = this.#options.view().applicants.map(({ id }) => id);
    return waiting.length === 0 ? Promise.resolve(ok(undefined)) : decide(waiting);
  }

  async #admit(chosen: GroupView['applicants']): HostOutcome {
    if (chosen.length === 0) return err('not-allowed');
    const requestIds = chosen.map(({ requestId }) => requestId);
    return hostOutcome(await this.#options.driver().ask({ type: 'admit', requestIds }));
  }

  /** By the person: the row stands for the newest knock (JOIN-2). Who went away meanwhile is nobody to decide on. */
  #chosen(ids: readonly string[]): GroupView['applicants'] {
    return this.#options.view().applicants.filter(({ id }) => ids.includes(id));
  }

  async remove(participantId: string, again: MayReturn): HostOutcome {
    const { driver, view } = this.#options;
    const hosting = this.#options.hosting();
    const member = view().members.find(({ id }) => id === participantId);
    if (member === undefined || member.isSelf) return err('not-allowed');
    hosting?.desk.removed(member.id);
    const type = again === 'not-again' ? 'bar' : 'remove';
    const done = hostOutcome(await driver().ask({ type, id: member.id }));
    return done.ok && again === 'not-again' && hosting !== null ? hosting.renewEntry() : done;
  }
}
