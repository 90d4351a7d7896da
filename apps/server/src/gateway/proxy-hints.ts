import { BlockList, isIP } from 'node:net';
import { publicLiteral } from '@conclave/base';
import type { Logger, PublicText } from '@conclave/base';
import type { IncomingMessage } from 'node:http';
import type { OriginRefusal } from './origin.ts';

/** Addresses that nobody on the internet has (RFC 1918, 4193, 6598, 3927, 4291). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/** How many visitors must look the same before it is said. */
const VISITORS = 20;
/** A refused origin is told once in this long: who opens connections at will must not fill the disk. */
const REFUSAL_MS = 60_000;

/**
 * Tells the operator, once each, what a proxy in front probably does wrong. Lines hold literals alone: no address, no name that a visitor
 * sent.
 */
export class ProxyHints {
  readonly #logger: Logger;
  readonly #hops: number;
  /** Visitors in a row with private addresses; Infinity where it is known how it stands. */
  #private = 0;
  readonly #refusals = new Map<OriginRefusal, { times: number; toldAt: number }>();

  constructor(logger: Logger, hops: number) {
    this.#logger = logger;
    this.#hops = hops;
  }

  /** @param address under which the visitor counts, as `clientAddress` gives it */
  visited(request: IncomingMessage, address: string): void {
    if (this.#private === Infinity) return;
    if (this.#hops === 0) {
      if (request.headers['x-forwarded-for'] === undefined) return;
      this.#private = Infinity;
      this.#logger.warn(publicLiteral('forwarded-header-ignored'), {
        likely: publicLiteral('a proxy stands in front, and all visitors share one budget'),
        setting: publicLiteral('CONCLAVE_TRUST_PROXY'),
      });
      return;
    }
    this.#private = isPrivate(address) ? this.#private + 1 : Infinity;
    if (this.#private !== VISITORS) return;
    this.#private = Infinity;
    this.#logger.warn(publicLiteral('every-visitor-has-a-private-address'), {
      likely: publicLiteral(
        'one more proxy, or Docker for IPv6, hides who comes, and all visitors share one budget',
      ),
      setting: publicLiteral('CONCLAVE_TRUST_PROXY; with the compose file CONCLAVE_OUTER_PROXIES'),
    });
  }

  /** @param now milliseconds since the Unix epoch */
  originRefused(refusal: OriginRefusal, now: number): void {
    const { times, toldAt } = this.#refusals.get(refusal) ?? { times: 0, toldAt: -Infinity };
    if (now - toldAt < REFUSAL_MS) {
      this.#refusals.set(refusal, { times: times + 1, toldAt });
      return;
    }
    this.#refusals.set(refusal, { times: 0, toldAt: now });
    this.#logger.warn(publicLiteral('origin-refused'), {
      reason: REASONS[refusal],
      times: times + 1,
      setting: publicLiteral('CONCLAVE_ORIGINS'),
    });
  }
}

const REASONS: Readonly<Record<OriginRefusal, PublicText>> = {
  'none-sent': publicLiteral('the request names no origin: it is not a page of a browser'),
  'other-port': publicLiteral('the page has another port than the Host header: a proxy changed that header'),
  'other-host': publicLiteral(
    'the page has another name than the Host header: another site, or a proxy changed that header',
  ),
};

function isPrivate(address: string): boolean {
  const plain = address.replace(/\/64$/, '');
  const family = isIP(plain);
  return family !== 0 && PRIVATE.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}
