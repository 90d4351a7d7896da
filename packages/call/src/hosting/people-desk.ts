import { err, ok } from '@conclave/base';
import type { GroupView } from '@conclave/crypto';
import type { GroupDriver } from '../group/group-driver.ts';
import type { HostDesk } from './host-desk.ts';
import { hostOutcome } from './host-outcome.ts';
import type { HostOutcome } from './view.ts';

export interface PeopleDeskOptions {
  readonly driver: () => GroupDriver;
  readonly view: () => GroupView;
  readonly host: HostDesk | null;
}

/** MOD-1: letting in and putting out. */
export class PeopleDesk {
  readonly #options: PeopleDeskOptions;

  constructor(options: PeopleDeskOptions) {
    this.#options = options;
  }

  async admit(applicantId: string): HostOutcome {
    const { driver, host } = this.#options;
    const applicant = this.#applicant(applicantId);
    if (applicant === undefined) return err('not-allowed');
    host?.admitted(applicant.id);
    return hostOutcome(await driver().ask({ type: 'admit', requestId: applicant.requestId }));
  }

  async deny(applicantId: string): HostOutcome {
    const applicant = this.#applicant(applicantId);
    if (applicant === undefined) return err('not-allowed');
    return hostOutcome(await this.#options.driver().ask({ type: 'deny', requestId: applicant.requestId }));
  }

  admitAll(): HostOutcome {
    return this.#all((id) => this.admit(id));
  }

  denyAll(): HostOutcome {
    return this.#all((id) => this.deny(id));
  }

  /** Everybody who waits at this moment; the first thing that went wrong, if anything did. */
  async #all(decide: (applicantId: string) => HostOutcome): HostOutcome {
    const results = await Promise.all(this.#options.view().applicants.map(({ id }) => decide(id)));
    return results.find((result) => !result.ok) ?? ok(undefined);
  }

  /** By the person: the row stands for the newest knock (JOIN-2). */
  #applicant(id: string): GroupView['applicants'][number] | undefined {
    return this.#options.view().applicants.find((applicant) => applicant.id === id);
  }

  async remove(participantId: string): HostOutcome {
    const { driver, host, view } = this.#options;
    const member = view().members.find(({ id }) => id === participantId);
    if (member === undefined || member.isSelf) return err('not-allowed');
    host?.removed(member.id);
    return hostOutcome(await driver().ask({ type: 'remove', id: member.id }));
  }
}
