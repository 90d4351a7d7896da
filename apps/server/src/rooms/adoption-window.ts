import { publicLiteral } from '@conclave/base';
import type { Clock, Logger } from '@conclave/base';
import type { PeerId, RoomId } from '@conclave/protocol';
import type { LogEntry, RoomLog } from '../log/room-log.ts';
import { chosenPlace, isSamePlace } from './adoption.ts';
import type { Claim, Claims, OrderPlace } from './adoption.ts';
import * as group from './group.ts';
import type { RoomState, Step } from './room-state.ts';

/** How long the first member's word waits for that of others, in milliseconds. */
const hearingMs = 1_000;

interface Surroundings {
  readonly clock: Clock;
  readonly log: RoomLog;
  readonly logger: Logger;
}

/** COM-9: the time after a server's start in which members tell where their group's order stood. */
export class AdoptionWindow {
  readonly #around: Surroundings;
  readonly #roomId: RoomId;
  #until: number;
  #claims: Claims = new Map();
  #heard: Promise<void> | undefined;
  /** From where the order went on. */
  #adopted: OrderPlace | undefined;

  /** @param until by `Clock.now`: nobody is believed any more from then on */
  constructor(around: Surroundings, roomId: RoomId, until: number) {
    this.#around = around;
    this.#roomId = roomId;
    this.#until = until;
  }

  /** No group was founded since this server started, nor is that long ago. */
  get isOpen(): boolean {
    return this.#around.clock.now() < this.#until;
  }

  /** Takes a member's word, and waits until those who came with it were heard, too. */
  async claim(peer: PeerId, claim: Claim): Promise<void> {
    if (!this.isOpen) return;
    this.#claims = new Map(this.#claims).set(peer, claim);
    this.#heard ??= new Promise((resolve) => {
      this.#around.clock.after(hearingMs, resolve);
    });
    await this.#heard;
  }

  /** Waits while members are being heard. */
  async settled(): Promise<void> {
    await this.#heard;
  }

  /** Another group has begun: the window is closed. */
  founded(): void {
    this.#until = -Infinity;
  }

  /**
   * Lets the order go on from where a member says, if that is where it is to.
   * @param apply carries out what comes of it
   * @returns what the member missed of it since, or undefined where it can't follow it
   */
  async goOn(
    state: RoomState,
    place: OrderPlace,
    apply: (step: Step) => Promise<void>,
  ): Promise<readonly LogEntry[] | undefined> {
    const chosen = chosenPlace(this.#claims);
    if (chosen === undefined || !isSamePlace(place, chosen) || !this.isOpen) return undefined;
    const { clock, log, logger } = this.#around;
    if (this.#adopted === undefined || !isSamePlace(this.#adopted, chosen)) {
      await apply(group.adopt(state, chosen));
      await log.start(this.#roomId, chosen);
      this.#adopted = chosen;
      logger.info(publicLiteral('group-adopted'));
    }
    const missed = await log.since(this.#roomId, place.seq, clock.now());
    return missed.ok ? missed.value : undefined;
  }
}
