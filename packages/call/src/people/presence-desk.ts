import { effect, err, ok, Scope, signal, untracked } from '@conclave/base';
import type { Clock, Result } from '@conclave/base';
import { displayName } from '@conclave/crypto';
import type { Member, NameFault } from '@conclave/crypto';
import type { LocalMedia, MediaSession } from '@conclave/media';
import { contentOwner } from '../contents/content-owner.ts';
import type { ContentOwner } from '../contents/content-owner.ts';
import { gives } from './own-devices.ts';
import { PresenceAnnouncer } from './presence-announcer.ts';
import { PresenceBook } from './presence-book.ts';
import { presenceContent } from './presence-content.ts';
import type { Presence } from './presence-content.ts';

export interface PresenceDeskOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1); for jitter only. */
  readonly jitter: () => number;
  readonly local: Pick<LocalMedia, 'state' | 'screen'>;
  readonly media: Pick<MediaSession, 'published'>;
  readonly send: (presence: Presence) => void;
  /** Somebody, oneself too, says by what name they go. */
  readonly onName: (from: Member, name: string | null) => void;
}

/** FRM-5: tells the others what this member sends, whenever that changes, and keeps what they told. */
export class PresenceDesk {
  readonly book = new PresenceBook();
  readonly owner: ContentOwner;
  readonly #options: PresenceDeskOptions;
  readonly #scope = new Scope();
  readonly #name = signal<string | null>(null);
  readonly #announcer: PresenceAnnouncer;

  constructor(options: PresenceDeskOptions) {
    const { clock, jitter, send } = options;
    this.#options = options;
    this.#announcer = new PresenceAnnouncer(clock, jitter, () => send(this.#own()));
    this.owner = contentOwner(presenceContent, 'all', (from, presence) => {
      this.book.set(from, presence);
      options.onName(from, presence.name);
    });
    this.#scope.add(() => this.#announcer.close());
    this.#scope.add(
      effect(() => {
        this.#own();
        untracked(() => this.changed());
      }),
    );
  }

  /** ID-2: what the others are told to call this member. */
  rename(typed: string, isAllowed: boolean): Result<void, NameFault | 'not-allowed'> {
    const name = displayName(typed);
    if (!name.ok) return name;
    if (!isAllowed) return err('not-allowed');
    this.#name.value = name.value;
    return ok(undefined);
  }

  changed(): void {
    this.#announcer.changed();
  }

  newcomers(memberCount: number): void {
    this.#announcer.newcomers(memberCount);
  }

  close(): void {
    this.#scope.close();
  }

  #own(): Presence {
    const { local, media } = this.#options;
    const { microphone, camera } = local.state.value;
    return {
      type: 'presence',
      audio: gives(microphone),
      video: gives(camera),
      screen: local.screen.state.value.video !== null,
      name: this.#name.value,
      publications: media.published.value.map((each) => ({ ...each })),
    };
  }
}
