import { err } from '@conclave/base';
import type { Allowance, GroupView, HostRequest, MemberId } from '@conclave/crypto';
import type { GroupDriver } from '../group/group-driver.ts';
import { hostOutcome } from './host-outcome.ts';
import type { HostOutcome, ModerationView } from './view.ts';

/** MOD-1: what host and co-hosts ask for beside letting in and putting out. */
export class Moderation implements ModerationView {
  readonly #driver: () => GroupDriver;
  readonly #view: () => GroupView;

  constructor(driver: () => GroupDriver, view: () => GroupView) {
    this.#driver = driver;
    this.#view = view;
  }

  lock(on: boolean): HostOutcome {
    return this.#ask({ type: 'lock', on });
  }

  allow(what: Allowance, on: boolean): HostOutcome {
    return this.#ask({ type: 'allow', what, on });
  }

  mute(participantId: string): HostOutcome {
    return this.#about(participantId, (id) => ({ type: 'mute', id }));
  }

  muteAll(): HostOutcome {
    return this.#ask({ type: 'mute', id: null });
  }

  stopVideo(participantId: string): HostOutcome {
    return this.#about(participantId, (id) => ({ type: 'stop-video', id }));
  }

  stopShare(participantId: string): HostOutcome {
    return this.#about(participantId, (id) => ({ type: 'stop-share', id }));
  }

  promote(participantId: string): HostOutcome {
    return this.#about(participantId, (id) => ({ type: 'promote', id }));
  }

  demote(participantId: string): HostOutcome {
    return this.#about(participantId, (id) => ({ type: 'demote', id }));
  }

  #about(participantId: string, request: (id: MemberId) => HostRequest): HostOutcome {
    const member = this.#view().members.find(({ id }) => id === participantId);
    return member === undefined ? Promise.resolve(err('not-allowed')) : this.#ask(request(member.id));
  }

  async #ask(request: HostRequest): HostOutcome {
    return hostOutcome(await this.#driver().ask(request));
  }
}
