import { Stock } from './stock.ts';
import type { Cap } from './stock.ts';

/** DOS-1: caps of what is held, whoever the peers are that hold it. */
export interface HoldingCaps {
  /** Peers in all rooms: members, people who wait, and those whose connections broke. */
  readonly peers: Cap;
  /**
   * Bytes that wait in memory: frames that came and are not carried out, what clients have not read or acknowledged, and Welcomes
   * that wait for their commit. A frame that goes to many counts for each.
   */
  readonly waitingBytes: Cap;
  /** Streams that somebody receives, or could: each costs some 20 KB, here and in the media worker. */
  readonly consumers: Cap;
  /** Bits per second that go over media transports, both ways, as they were measured. */
  readonly mediaBits: Cap;
}

export interface Holdings {
  readonly peers: Stock;
  readonly waitingBytes: Stock;
  readonly consumers: Stock;
  readonly mediaBits: Stock;
}

export function openHoldings(caps: HoldingCaps): Holdings {
  return {
    peers: new Stock(caps.peers),
    waitingBytes: new Stock(caps.waitingBytes),
    consumers: new Stock(caps.consumers),
    mediaBits: new Stock(caps.mediaBits),
  };
}
