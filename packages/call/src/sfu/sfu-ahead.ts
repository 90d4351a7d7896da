import type { SfuPort } from '@conclave/media';

type Direction = Parameters<SfuPort['createTransport']>[0];
type Capabilities = ReturnType<SfuPort['routerCapabilities']>;
type Transport = ReturnType<SfuPort['createTransport']>;

/**
 * What the media of a new member begin with, asked for when its Welcome comes and not first when it was opened: the server counts it as a
 * member by then, and says nothing in these answers that is anybody's. Each answer is given out once.
 */
export class SfuAhead {
  #capabilities: Capabilities | null;
  readonly #transports: Map<Direction, Transport>;

  constructor(sfu: Pick<SfuPort, 'routerCapabilities' | 'createTransport'>) {
    this.#capabilities = sfu.routerCapabilities();
    this.#transports = new Map([
      ['send', sfu.createTransport('send')],
      ['receive', sfu.createTransport('receive')],
    ]);
  }

  takeCapabilities(): Capabilities | null {
    const answer = this.#capabilities;
    this.#capabilities = null;
    return answer;
  }

  takeTransport(direction: Direction): Transport | null {
    const answer = this.#transports.get(direction) ?? null;
    this.#transports.delete(direction);
    return answer;
  }
}
