import {
  bounded,
  effect,
  err,
  fromBase64Url,
  inBackground,
  ok,
  Scope,
  Serial,
  signal,
  toBase64Url,
  untracked,
} from '@conclave/base';
import type { Bytes, Cancel, Clock, ReadonlySignal, Result } from '@conclave/base';
import { DirectMailbox, maxDirectContent } from '@conclave/crypto';
import type { GroupView, Member, MemberId, PeerAddress } from '@conclave/crypto';
import * as v from 'valibot';
import type { GroupDriver } from '../group/group-driver.ts';
import { PresenceAnnouncer } from '../people/presence-announcer.ts';
import { contentOwner } from './content-owner.ts';
import type { Addressee, Content, ContentOwner } from './content-owner.ts';

/** `not-here`: they left, or their client gave no key. `not-connected`: the group was given up meanwhile. */
export type DirectFault = 'not-here' | 'too-long' | 'not-connected';

export interface DirectMailOptions {
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
  /** Uniform in [0, 1); for jitter only. */
  readonly jitter: () => number;
  readonly view: ReadonlySignal<GroupView>;
  /** The group that the call goes through at present. */
  readonly driver: () => Pick<GroupDriver, 'dispatch' | 'directScope'>;
  readonly send: (content: Content) => void;
  /** Content that was sealed to this client, or that this client sealed, in its place in the group's order. */
  readonly deliver: (from: Member, bytes: Bytes, to: Addressee) => void;
}

const base64Url = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength), v.regex(/^[\w-]+$/));

export const directContent = v.variant('type', [
  /** The key that its sender's direct mail is sealed to in this session. `asks`: the others' are wanted. */
  v.strictObject({ type: v.literal('direct-key'), key: base64Url(1_700), asks: v.boolean() }),
  v.strictObject({ type: v.literal('direct'), sealed: base64Url(20_000) }),
]);

/** How long somebody's key is waited for: their answer may be spread over a second, and their tab be in the background. */
const keyMs = 10_000;
/** How often it is looked whether the own key is due for renewal. */
const renewMs = 60_000;

/**
 * APP-1, "to one", as it travels. A key is announced when somebody first wants to write to one person: the asking
 * names nobody, and where no mail is written, no keys are sent.
 */
export class DirectMail {
  readonly owner: ContentOwner;
  readonly #options: DirectMailOptions;
  readonly #scope = new Scope();
  readonly #serial = new Serial();
  readonly #announcer: PresenceAnnouncer;
  readonly #keys = signal<ReadonlyMap<PeerAddress, Bytes>>(new Map());
  /** What this client sealed and the group's order does not show yet. */
  readonly #underWay = new Map<string, { readonly to: MemberId; readonly bytes: Bytes }>();
  /** The sessions that were there when the present key was announced. */
  #told: ReadonlySet<PeerAddress> = new Set();
  #mailbox: Promise<DirectMailbox> | null = null;
  #asks = false;
  #cancelRenewal: Cancel = () => {};

  constructor(options: DirectMailOptions) {
    this.#options = options;
    this.#announcer = new PresenceAnnouncer(options.clock, options.jitter, () =>
      inBackground(this.#announce()),
    );
    this.#scope.add(() => this.#announcer.close());
    this.#scope.add(() => this.#drop());
    this.#scope.add(
      effect(() => {
        const here = new Set(options.view.value.members.map(({ peer }) => peer));
        untracked(() => this.#keep(here));
      }),
    );
    this.owner = contentOwner(directContent, 'all', (from, content) => {
      if (content.type === 'direct-key') this.#keyOf(from, content);
      else this.#sealed(from, content.sealed);
    });
  }

  async sendTo(to: MemberId, bytes: Bytes): Promise<Result<void, DirectFault>> {
    if (bytes.length > maxDirectContent) return err('too-long');
    const driver = this.#options.driver();
    const key = await this.#keyFor(to);
    if (key === undefined) return err('not-here');
    const sealed = await (await this.#open()).seal({ id: to, directKey: key }, bytes);
    if (!sealed.ok) return err(sealed.error === 'too-long' ? 'too-long' : 'not-here');
    // The mailbox was the former group's.
    if (this.#options.driver() !== driver || this.#scope.closed) return err('not-connected');
    const text = toBase64Url(sealed.value);
    this.#underWay.set(text, { to, bytes });
    this.#options.send({ type: 'direct', sealed: text });
    return ok(undefined);
  }

  attached(): void {
    this.#drop();
  }

  close(): void {
    this.#scope.close();
  }

  #keyOf(from: Member, { key, asks }: Extract<DirectContent, { type: 'direct-key' }>): void {
    if (from.isSelf) return;
    const bytes = fromBase64Url(key);
    if (bytes !== undefined) this.#keys.value = new Map(this.#keys.peek()).set(from.peer, bytes);
    // Who asks again has the key; a member who went on asking would have all others send for ever.
    if (asks && !this.#told.has(from.peer))
      this.#announcer.newcomers(this.#options.view.peek().members.length);
  }

  #sealed(from: Member, text: string): void {
    if (from.isSelf) {
      const own = this.#underWay.get(text);
      this.#underWay.delete(text);
      if (own !== undefined) this.#inTurn(async () => this.#options.deliver(from, own.bytes, own.to));
      return;
    }
    const mailbox = this.#mailbox;
    const sealed = fromBase64Url(text);
    // Nobody knows a key of this client's: it is somebody else's mail.
    if (mailbox === null || sealed === undefined) return;
    const self = this.#options.view.peek().self.id;
    this.#inTurn(async () => {
      const opened = await (await mailbox).open(from, sealed, this.#options.clock.now());
      if (opened.ok && mailbox === this.#mailbox) this.#options.deliver(from, opened.value, self);
    });
  }

  /** Opening takes time, and mail arrives in the group's order all the same. */
  #inTurn(job: () => Promise<void>): void {
    inBackground(this.#serial.run(job));
  }

  async #keyFor(to: MemberId): Promise<Bytes | undefined> {
    const find = (): Bytes | undefined => {
      const peer = this.#options.view.value.members.find(({ id }) => id === to)?.peer;
      return peer === undefined ? undefined : this.#keys.value.get(peer);
    };
    const known = untracked(find);
    if (known !== undefined) return known;
    this.#asks = true;
    this.#announcer.changed();
    let stop = (): void => {};
    const found = new Promise<void>((resolve) => {
      stop = effect(() => {
        if (find() !== undefined) resolve();
      });
    });
    await bounded(this.#options.clock, keyMs, found);
    stop();
    return untracked(find);
  }

  async #announce(): Promise<void> {
    const mailbox = this.#open();
    const { directKey } = await mailbox;
    if (this.#scope.closed || mailbox !== this.#mailbox) return;
    const asks = this.#asks;
    this.#asks = false;
    this.#told = new Set(this.#options.view.peek().members.map(({ peer }) => peer));
    this.#options.send({ type: 'direct-key', key: toBase64Url(directKey), asks });
  }

  #open(): Promise<DirectMailbox> {
    if (this.#mailbox === null) {
      const { clock, driver, random, view } = this.#options;
      const now = clock.now();
      const [scope, { self }] = [driver().directScope(), view.peek()];
      this.#mailbox = DirectMailbox.open(scope, self, { now, random });
      this.#renewLater();
    }
    return this.#mailbox;
  }

  #renewLater(): void {
    const { clock, random } = this.#options;
    this.#cancelRenewal = clock.after(renewMs, () => {
      const mailbox = this.#mailbox;
      if (mailbox === null) return;
      inBackground(
        mailbox.then(async (open) => {
          const isNew = await open.tick({ now: clock.now(), random });
          if (mailbox !== this.#mailbox) return;
          if (isNew) this.#announcer.changed();
          this.#renewLater();
        }),
      );
    });
  }

  #keep(here: ReadonlySet<PeerAddress>): void {
    const kept = [...this.#keys.peek()].filter(([peer]) => here.has(peer));
    if (kept.length < this.#keys.peek().size) this.#keys.value = new Map(kept);
  }

  #drop(): void {
    this.#cancelRenewal();
    const mailbox = this.#mailbox;
    this.#mailbox = null;
    this.#underWay.clear();
    this.#told = new Set();
    this.#keys.value = new Map();
    inBackground(mailbox?.then((open) => open.close()));
  }
}

type DirectContent = v.InferOutput<typeof directContent>;
