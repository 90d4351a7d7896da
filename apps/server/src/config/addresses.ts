import { isIPv4, isIPv6 } from 'node:net';
import { hasIpv6, isLoopback, ownAddresses } from './network.ts';

/**
 * The addresses that clients are told to send media to: those of the configuration, or the machine's own as it is now. A laptop
 * that changes its network has another one.
 */
export class Addresses {
  readonly #given: readonly string[] | undefined;
  readonly #look: () => readonly string[];
  #current: readonly string[];

  /** @param given in order of preference; undefined follows the machine */
  constructor(given: readonly string[] | undefined, look: () => readonly string[] = ownAddresses) {
    this.#given = given;
    this.#look = look;
    this.#current = given ?? this.#own();
  }

  /** At least one; loopback where the machine has no other. */
  get current(): readonly string[] {
    return this.#current;
  }

  /** Where the media ports listen, whatever address comes later: one for each family. */
  get listen(): readonly string[] {
    const given = this.#given;
    if (given?.every(isLoopback) === true) return given;
    const four = given === undefined || given.some(isIPv4);
    const six = given === undefined ? hasIpv6() : given.some(isIPv6);
    return [...(four ? ['0.0.0.0'] : []), ...(six ? ['::'] : [])];
  }

  /** Looks at the machine again. @returns true where the address is another one */
  refresh(): boolean {
    if (this.#given !== undefined) return false;
    const before = this.#current.join();
    this.#current = this.#own();
    return this.#current.join() !== before;
  }

  #own(): readonly string[] {
    const own = this.#look();
    return own.length > 0 ? own : ['127.0.0.1'];
  }
}
