import { inBackground } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import { decodeContent, encodeContent } from './content-owner.ts';
import type { Addressee, Content, ContentOwner } from './content-owner.ts';
import { DirectMail } from './direct-mail.ts';
import type { DirectFault, DirectMailOptions } from './direct-mail.ts';

export interface ContentDeskOptions extends Omit<DirectMailOptions, 'send' | 'deliver'> {
  /** APP-1: somebody sent what is nothing. */
  readonly onMalformed: (from: Member) => void;
}

/** APP-1: hands each piece of content to the owner of its type, and takes what they have to say. */
export class ContentDesk {
  readonly #options: ContentDeskOptions;
  readonly #owners = new Map<string, ContentOwner>();
  readonly #direct: DirectMail;

  constructor(options: ContentDeskOptions) {
    this.#options = options;
    this.#direct = new DirectMail({
      ...options,
      send: (content) => this.send(content),
      deliver: (from, bytes, to) => this.#take(from, bytes, to),
    });
    this.own(this.#direct.owner);
  }

  own(owner: ContentOwner): void {
    for (const type of owner.types) {
      if (this.#owners.has(type)) throw new Error(`two owners of ${type}`);
      this.#owners.set(type, owner);
    }
  }

  received(from: Member, bytes: Bytes): void {
    this.#take(from, bytes, 'everyone');
  }

  send(content: Content): void {
    inBackground(this.#options.driver().dispatch({ type: 'send', content: encodeContent(content) }));
  }

  /** APP-1, "to one". */
  sendTo(to: MemberId, content: Content): Promise<Result<void, DirectFault>> {
    return this.#direct.sendTo(to, encodeContent(content));
  }

  /** Another group goes on from here: what was sealed for the former one opens nothing in it. */
  attached(): void {
    this.#direct.attached();
  }

  close(): void {
    this.#direct.close();
  }

  #take(from: Member, bytes: Bytes, to: Addressee): void {
    const content = decodeContent(bytes);
    if (!content.ok) return this.#options.onMalformed(from);
    const owner = this.#owners.get(content.value.type);
    // A newer client's type is skipped.
    if (owner === undefined) return;
    const isForHere = owner.audience !== (to === 'everyone' ? 'one-alone' : 'all');
    if (!isForHere || !owner.take(from, content.value, to)) this.#options.onMalformed(from);
  }
}
