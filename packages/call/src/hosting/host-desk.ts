import { inBackground, ok, toHex } from '@conclave/base';
import type { Bytes, Clock, Result } from '@conclave/base';
import type { GroupView, MemberId, PeerAddress, SigningKey } from '@conclave/crypto';
import { commandStatement, encodeCommand, limits } from '@conclave/protocol';
import type { RoomId, ServerCommand } from '@conclave/protocol';
import type { GroupDriver } from '../group/group-driver.ts';
import { hostOutcome } from './host-outcome.ts';
import type { SignCommand } from '../group/outbox.ts';
import { peerOfAddress } from '../group/peer-address.ts';
import type { HostFault } from './view.ts';

type HostResult = Result<void, HostFault>;

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
  /** What each gate is to be, until the server answered. */
  readonly #untold = new Map<string, () => ServerCommand>();

  constructor(clock: Clock, room: RoomId, hostKey: SigningKey) {
    this.#clock = clock;
    this.#room = room;
    this.#hostKey = hostKey;
  }

  /**
   * After each step of the group: remembers its members, and admits applicants who were members before.
   * @returns the view without those, for whom there is nothing to decide
   */
  review(driver: Pick<GroupDriver, 'dispatch'>, view: GroupView): GroupView {
    for (const { id } of view.members) if (!this.#removed.has(id)) this.#admitted.add(id);
    // By a co-host, or from another device.
    for (const id of view.removed) this.#admitted.delete(id);
    const known = view.applicants.filter(({ id }) => this.#admitted.has(id));
    for (const { requestId } of known) {
      if (this.#decided.has(requestId)) continue;
      this.#decided.add(requestId);
      inBackground(driver.dispatch({ type: 'admit', requestIds: [requestId] }));
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

  async closePeer(driver: GroupDriver, address: PeerAddress): Promise<HostResult> {
    const peerId = peerOfAddress(address);
    // A member may claim an address that is none; then there is no connection to close.
    if (peerId === null) return ok(undefined);
    return this.#command(driver, () => ({ action: 'close-peer', peerId }));
  }

  /** @param expiresAt milliseconds since the Unix epoch by this device's clock; 0 for as long as the meeting */
  openGate(driver: GroupDriver, gateKey: Bytes, expiresAt: number): Promise<HostResult> {
    // How long it still is, when it is sent: the server's clock is another one.
    const lifeMs = () =>
      expiresAt === 0 ? 0 : Math.min(limits.gateLifeMs, Math.max(1, expiresAt - this.#clock.wallTime()));
    return this.#gate(driver, gateKey, () => ({ action: 'open-gate', gateKey, lifeMs: lifeMs() }));
  }

  closeGate(driver: GroupDriver, gateKey: Bytes): Promise<HostResult> {
    return this.#gate(driver, gateKey, () => ({ action: 'close-gate', gateKey }));
  }

  endAtServer(driver: GroupDriver): Promise<HostResult> {
    return this.#command(driver, () => ({ action: 'end' }));
  }

  /** In another session: what the last one could not tell the server any more. */
  sayAgain(driver: GroupDriver): void {
    for (const [gate, command] of this.#untold) inBackground(this.#tell(driver, gate, command));
  }

  #gate(driver: GroupDriver, gateKey: Bytes, command: () => ServerCommand): Promise<HostResult> {
    const gate = toHex(gateKey);
    this.#untold.set(gate, command);
    return this.#tell(driver, gate, command);
  }

  async #tell(driver: GroupDriver, gate: string, command: () => ServerCommand): Promise<HostResult> {
    const result = await this.#command(driver, command);
    const isKnown = result.ok || result.error !== 'not-connected';
    if (isKnown && this.#untold.get(gate) === command) this.#untold.delete(gate);
    return result;
  }

  /** MOD-2: signed for the connection that it goes over, each time that it is sent. */
  async #command(driver: GroupDriver, command: () => ServerCommand): Promise<HostResult> {
    const sign: SignCommand = async (nonce, counter) => {
      const body = encodeCommand(command());
      const signature = await this.#hostKey.sign(commandStatement(nonce, counter, this.#room, body));
      return { body, counter, signature };
    };
    return hostOutcome(await driver.command(sign));
  }
}
