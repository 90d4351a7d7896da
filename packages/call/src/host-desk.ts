import type { Bytes, Clock } from '@conclave/base';
import type { GroupView, MemberId, PeerAddress, SigningKey } from '@conclave/crypto';
import { commandStatement, encodeCommand } from '@conclave/protocol';
import type { RoomId, ServerCommand } from '@conclave/protocol';
import type { GroupDriver } from './group-driver.ts';
import { peerOfAddress } from './peer-address.ts';
import { inBackground } from './in-background.ts';

/**
 * What only the host's client does: commands to the server (MOD-2), and the memory of whom it admitted. Where the
 * group itself is lost (the server restarted), the host founds a new one, and these people return to it without
 * being asked for again (COM-6).
 */
export class HostDesk {
  readonly #clock: Clock;
  readonly #room: RoomId;
  readonly #hostKey: SigningKey;
  readonly #admitted = new Set<MemberId>();
  readonly #removed = new Set<MemberId>();
  readonly #decided = new Set<string>();
  #lastCommandAt = 0;

  constructor(clock: Clock, room: RoomId, hostKey: SigningKey) {
    this.#clock = clock;
    this.#room = room;
    this.#hostKey = hostKey;
  }

  /**
   * After each step of the group: remembers its members, and admits applicants who were members before.
   * @returns the view without those, for whom there is nothing to decide
   */
  review(driver: GroupDriver, view: GroupView): GroupView {
    for (const { id } of view.members) if (!this.#removed.has(id)) this.#admitted.add(id);
    const known = view.applicants.filter(({ id }) => this.#admitted.has(id));
    for (const { requestId } of known) {
      if (this.#decided.has(requestId)) continue;
      this.#decided.add(requestId);
      inBackground(driver.dispatch({ type: 'admit', requestId }));
    }
    return known.length === 0
      ? view
      : { ...view, applicants: view.applicants.filter(({ id }) => !this.#admitted.has(id)) };
  }

  /** A removed person does not return unasked. */
  removed(id: MemberId): void {
    this.#removed.add(id);
    this.#admitted.delete(id);
  }

  /** The host let somebody in by hand, whatever was before. */
  admitted(id: MemberId): void {
    this.#removed.delete(id);
  }

  async closePeer(driver: GroupDriver, address: PeerAddress): Promise<void> {
    const peerId = peerOfAddress(address);
    // A member may claim an address that is none; then there is no connection to close.
    if (peerId === null) return;
    await this.#command(driver, { action: 'close-peer', peerId, time: this.#time() });
  }

  /** @param expiresAt milliseconds since the Unix epoch; 0 for as long as the meeting */
  openGate(driver: GroupDriver, gateKey: Bytes, expiresAt: number): Promise<void> {
    return this.#command(driver, { action: 'open-gate', gateKey, expiresAt, time: this.#time() });
  }

  closeGate(driver: GroupDriver, gateKey: Bytes): Promise<void> {
    return this.#command(driver, { action: 'close-gate', gateKey, time: this.#time() });
  }

  endAtServer(driver: GroupDriver): Promise<void> {
    return this.#command(driver, { action: 'end', time: this.#time() });
  }

  async #command(driver: GroupDriver, command: ServerCommand): Promise<void> {
    const body = encodeCommand(command);
    const signature = await this.#hostKey.sign(commandStatement(this.#room, body));
    await driver.command({ body, signature });
  }

  /** The server takes each time once, and only later ones. */
  #time(): number {
    this.#lastCommandAt = Math.max(this.#clock.wallTime(), this.#lastCommandAt + 1);
    return this.#lastCommandAt;
  }
}
