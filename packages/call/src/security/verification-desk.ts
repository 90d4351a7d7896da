import {
  computed,
  effect,
  fromBase64Url,
  inBackground,
  Scope,
  Serial,
  signal,
  toBase64Url,
  untracked,
} from '@conclave/base';
import type { Bytes, Clock, ReadonlySignal } from '@conclave/base';
import {
  compareMeetingCode,
  compareSafetyNumber,
  identityState,
  meetingCodeText,
  metContact,
  persistentId,
  provePersistentIdentity,
  readPersistentProof,
  safetyHalf,
  safetyNumber,
  safetyText,
  surplusContacts,
  verifiedContact,
} from '@conclave/crypto';
import type {
  CodeMatch,
  Contact,
  Contacts,
  GroupView,
  IdentityKey,
  Member,
  MemberId,
  PersistentId,
  SafetyMatch,
} from '@conclave/crypto';
import type { PersistentIdentities } from './persistent-identities.ts';
import { contentOwner } from '../contents/content-owner.ts';
import type { ContentOwner } from '../contents/content-owner.ts';
import { proofContent } from './proof-content.ts';
import { PresenceAnnouncer } from '../people/presence-announcer.ts';
import type { IdentityState, SafetyNumberView, Verification } from './verification-view.ts';

export interface VerificationDeskOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1); for jitter only. */
  readonly random: () => number;
  readonly store: PersistentIdentities;
  readonly roomId: Bytes;
  readonly view: ReadonlySignal<GroupView>;
  /** Sends the proof (base64url) to all members. */
  readonly announce: (proof: string) => void;
  /** A member's proof is none: theirs is the fault. */
  readonly onFalseProof: () => void;
  /** Somebody bears the name of a person who was verified under another key. */
  readonly onChanged: (name: string) => void;
}

/** How long a newcomer with a verified person's name has to prove who they are before they stand there unproven. */
const proofMs = 10_000;

/** VER-2 in one call: who proved which identity, and what this device makes of it. */
export class VerificationDesk implements Verification {
  readonly codeText: Verification['codeText'];
  readonly isKept: Verification['isKept'];
  readonly identities: Verification['identities'];
  readonly owner: ContentOwner;
  readonly #options: VerificationDeskOptions;
  readonly #scope = new Scope();
  readonly #serial = new Serial();
  readonly #announcer: PresenceAnnouncer;
  readonly #own = signal<IdentityKey | null>(null);
  readonly #proven = signal<ReadonlyMap<MemberId, PersistentId>>(new Map());
  /** As they were when the call began, and with what was compared since: who is met now stays new until it ends. */
  readonly #contacts = signal<Contacts>(new Map());
  readonly #overdue = signal<ReadonlySet<MemberId>>(new Set());
  readonly #seen = new Set<MemberId>();
  readonly #told = new Set<MemberId>();
  readonly #halves = new Map<PersistentId, string>();

  constructor(options: VerificationDeskOptions) {
    const { clock, random, view } = options;
    this.#options = options;
    this.owner = contentOwner(proofContent, 'all', (from, { proof }) => {
      if (!from.isSelf) this.received(from, proof);
    });
    this.#announcer = new PresenceAnnouncer(clock, random, () => inBackground(this.#announce()));
    this.codeText = computed(() => meetingCodeText(this.#shownCode(view.value)));
    this.isKept = computed(() => this.#own.value !== null);
    this.identities = computed(() => this.#states());
    this.#scope.add(() => this.#announcer.close());
    this.#scope.add(
      effect(() => {
        const { members } = view.value;
        untracked(() => this.#meet(members));
      }),
    );
    this.#scope.add(
      effect(() => {
        const states = this.identities.value;
        untracked(() => this.#tellChanges(states));
      }),
    );
    inBackground(this.#serial.run(async () => this.#use(await options.store.load())));
  }

  /** This client came into a group, whose members know nothing of it. */
  entered(): void {
    this.#announcer.changed();
  }

  newcomers(memberCount: number): void {
    this.#announcer.newcomers(memberCount);
  }

  /** @param proof base64url, as a member sent it */
  received(from: Member, proof: string): void {
    const bytes = fromBase64Url(proof);
    if (bytes === undefined) return this.#options.onFalseProof();
    inBackground(this.#serial.run(() => this.#receive(from, bytes)));
  }

  compareCode(scanned: string): CodeMatch {
    return compareMeetingCode(this.#shownCode(this.#options.view.peek()), scanned);
  }

  keepIdentity(): Promise<boolean> {
    const { store } = this.#options;
    return this.#serial.run(async () => this.#use((await store.load()) ?? (await store.create())));
  }

  forgetIdentity(): Promise<void> {
    return this.#serial.run(async () => {
      this.#own.value = null;
      this.#contacts.value = new Map();
      await this.#options.store.forget();
    });
  }

  safetyNumber(participantId: string): SafetyNumberView | null {
    const halves = this.#bothHalves(participantId);
    return halves && { digits: safetyNumber(...halves), text: safetyText(...halves) };
  }

  compareSafetyNumber(participantId: string, scanned: string): SafetyMatch | null {
    const halves = this.#bothHalves(participantId);
    return halves && compareSafetyNumber(...halves, scanned);
  }

  async setVerified(participantId: string, number: SafetyNumberView, isVerified: boolean): Promise<boolean> {
    const shown = this.#shown(participantId);
    if (shown === null || this.safetyNumber(participantId)?.digits !== number.digits) return false;
    const contact = verifiedContact(shown, isVerified, this.#options.clock.wallTime());
    this.#contacts.value = new Map(this.#contacts.peek()).set(contact.id, contact);
    await this.#options.store.keep(contact);
    return true;
  }

  close(): void {
    this.#scope.close();
  }

  async #use(key: IdentityKey | null): Promise<boolean> {
    if (key === null || this.#scope.closed) return false;
    const { store } = this.#options;
    const contacts = await store.contacts();
    await store.drop(surplusContacts(contacts));
    this.#contacts.value = contacts;
    this.#own.value = key;
    this.#announcer.changed();
    for (const [id, proven] of this.#proven.peek()) await this.#remember(id, proven);
    return true;
  }

  async #announce(): Promise<void> {
    const key = this.#own.peek();
    if (key === null || this.#scope.closed) return;
    const { roomId, view, announce } = this.#options;
    announce(toBase64Url(await provePersistentIdentity(key, roomId, view.peek().self.id)));
  }

  async #receive(from: Member, bytes: Bytes): Promise<void> {
    const proven = await readPersistentProof(bytes, this.#options.roomId, from.id);
    if (this.#scope.closed || !this.#isHere(from.id)) return;
    if (!proven.ok) return this.#options.onFalseProof();
    if (this.#proven.peek().get(from.id) === proven.value) return;
    this.#proven.value = new Map(this.#proven.peek()).set(from.id, proven.value);
    await this.#remember(from.id, proven.value);
  }

  /** Trust on first use: for the next meeting, and only on a device whose person chose to know people again. */
  async #remember(id: MemberId, proven: PersistentId): Promise<void> {
    const name = this.#options.view.peek().members.find((member) => member.id === id)?.name;
    if (name === undefined || this.#own.peek() === null) return;
    const met = metContact(this.#contacts.peek(), { name, id: proven }, this.#options.clock.wallTime());
    if (met !== null) await this.#options.store.keep(met);
  }

  #states(): ReadonlyMap<string, IdentityState> {
    const contacts = this.#contacts.value;
    const proven = this.#proven.value;
    const overdue = this.#overdue.value;
    const others = this.#options.view.value.members.filter(({ isSelf }) => !isSelf);
    return new Map(
      others.map(({ id, name }): [string, IdentityState] => {
        const state = identityState(contacts, { name, id: proven.get(id) ?? null });
        return [id, state.kind === 'unproven' && !overdue.has(id) ? { kind: 'none' } : state];
      }),
    );
  }

  /** Whoever left is forgotten with what they proved: who comes back proves it anew. */
  #meet(members: readonly Member[]): void {
    const here = new Set(members.map(({ id }) => id));
    const proven = [...this.#proven.peek()].filter(([id]) => here.has(id));
    if (proven.length < this.#proven.peek().size) this.#proven.value = new Map(proven);
    for (const id of here) {
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      const cancel = this.#options.clock.after(proofMs, () => {
        this.#overdue.value = new Set([...this.#overdue.peek(), id]);
      });
      this.#scope.add(cancel);
    }
  }

  #tellChanges(states: ReadonlyMap<string, IdentityState>): void {
    for (const { id, name } of this.#options.view.peek().members) {
      const state = states.get(id);
      if (state?.kind !== 'changed' || state.verifiedAt === null || this.#told.has(id)) continue;
      this.#told.add(id);
      this.#options.onChanged(name);
    }
  }

  #bothHalves(participantId: string): [string, string] | null {
    const own = this.#own.peek();
    const other = this.#shown(participantId);
    return own === null || other === null
      ? null
      : [this.#half(persistentId(own.publicKey)), this.#half(other.id)];
  }

  #half(id: PersistentId): string {
    const half = this.#halves.get(id) ?? safetyHalf(id);
    this.#halves.set(id, half);
    return half;
  }

  #shown(participantId: string): Pick<Contact, 'id' | 'name'> | null {
    const member = this.#options.view.peek().members.find(({ id }) => id === participantId);
    const id = member === undefined ? undefined : this.#proven.peek().get(member.id);
    return member === undefined || id === undefined ? null : { id, name: member.name };
  }

  #shownCode({ epoch, meetingCode }: GroupView) {
    return { roomId: this.#options.roomId, epoch, code: meetingCode };
  }

  #isHere(id: MemberId): boolean {
    return this.#options.view.peek().members.some((member) => member.id === id);
  }
}
