import type { GroupView, HostRequest, MemberId } from '@conclave/crypto';
import type { GroupDriver } from './group-driver.ts';
import { inBackground } from './in-background.ts';
import type { ModerationView } from './view.ts';

/** MOD-1: what host and co-hosts ask for beside letting in and putting out. */
export class Moderation implements ModerationView {
  readonly #driver: () => GroupDriver;
  readonly #view: () => GroupView;

  constructor(driver: () => GroupDriver, view: () => GroupView) {
    this.#driver = driver;
    this.#view = view;
  }

  lock(on: boolean): void {
    this.#ask({ type: 'lock', on });
  }

  allowChat(on: boolean): void {
    this.#ask({ type: 'allow-chat', on });
  }

  allowShare(on: boolean): void {
    this.#ask({ type: 'allow-share', on });
  }

  mute(participantId: string): void {
    this.#about(participantId, (id) => ({ type: 'mute', id }));
  }

  muteAll(): void {
    this.#ask({ type: 'mute', id: null });
  }

  stopVideo(participantId: string): void {
    this.#about(participantId, (id) => ({ type: 'stop-video', id }));
  }

  promote(participantId: string): void {
    this.#about(participantId, (id) => ({ type: 'promote', id }));
  }

  demote(participantId: string): void {
    this.#about(participantId, (id) => ({ type: 'demote', id }));
  }

  #about(participantId: string, request: (id: MemberId) => HostRequest): void {
    const member = this.#view().members.find(({ id }) => id === participantId);
    if (member !== undefined) this.#ask(request(member.id));
  }

  #ask(request: HostRequest): void {
    inBackground(this.#driver().dispatch(request));
  }
}
