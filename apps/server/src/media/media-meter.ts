import { every } from '@conclave/base';
import type { Clock } from '@conclave/base';
import type { Holder, Stock } from '../holdings/stock.ts';
import type { Direction, SfuTransport } from './sfu.ts';

/** How often some of the transports are measured, in milliseconds. */
const lookMs = 1000;
/** So many each time, or as many as it takes to come round after so many times: some 25 µs of the event loop for each. */
const pace = { transports: 100, looks: 20 } as const;
/**
 * What goes over one transport at most, in bits per second. Senders are told of 3 Mbit/s and receivers get 25 by their estimates: five times
 * and twice as much is what nobody sends or gets who listens to either.
 */
const most: Readonly<Record<Direction, number>> = { send: 15_000_000, receive: 50_000_000 };

/**
 * DOS-1: what really goes over the transports, which no RTCP bounds where a sender is hostile. Measured in turn, so that it costs little however many there are.
 */
export class MediaMeter {
  readonly #bits: Stock;
  readonly #watched = new Map<SfuTransport, { readonly direction: Direction; readonly holder: Holder }>();
  #turn: SfuTransport[] = [];
  readonly close: () => void;

  /** @param bits per second, by address and in the process */
  constructor(clock: Clock, bits: Stock) {
    this.#bits = bits;
    this.close = every(clock, lookMs, () => this.#look());
  }

  /** Until it closes. */
  watch(transport: SfuTransport, direction: Direction, holder: Holder): void {
    this.#watched.set(transport, { direction, holder });
    transport.whenClosed(() => {
      this.#watched.delete(transport);
      this.#bits.hold(holder, 0);
    });
  }

  #look(): void {
    if (this.#turn.length === 0) this.#turn = [...this.#watched.keys()];
    const count = Math.max(pace.transports, Math.ceil(this.#watched.size / pace.looks));
    for (const transport of this.#turn.splice(0, count)) {
      // One that closes meanwhile answers no more.
      transport.bitrate().then(
        (bits) => this.#measured(transport, bits),
        () => undefined,
      );
    }
  }

  #measured(transport: SfuTransport, bits: number): void {
    const watched = this.#watched.get(transport);
    if (watched === undefined) return;
    const { direction, holder } = watched;
    if (bits > most[direction] || !this.#bits.hold(holder, bits)) holder.giveWay();
  }
}
