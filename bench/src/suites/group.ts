import {
  bytesToBase64,
  createCommit,
  createGroup,
  decodeMlsMessage,
  defaultLifetime,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  makePskIndex,
  processPrivateMessage,
} from 'ts-mls';
import type {
  CiphersuiteImpl,
  CiphersuiteName,
  ClientState,
  KeyPackage,
  MLSMessage,
  PrivateKeyPackage,
  Proposal,
  PskIndex,
} from 'ts-mls';

export interface Joiner {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export interface Change {
  readonly state: ClientState;
  readonly commit: Uint8Array;
  /** Empty where nobody was added. */
  readonly welcome: Uint8Array;
}

const PSK_ID = new TextEncoder().encode('bench');

/** The steps of a group's life as Conclave takes them (JOIN-5): Add with an external PSK, tree in the Welcome. */
export class Group {
  readonly #suite: CiphersuiteImpl;
  readonly #psk: PskIndex;

  private constructor(suite: CiphersuiteImpl) {
    this.#suite = suite;
    this.#psk = makePskIndex(undefined, {
      [bytesToBase64(PSK_ID)]: crypto.getRandomValues(new Uint8Array(32)),
    });
  }

  static async of(name: CiphersuiteName): Promise<Group> {
    return new Group(await getCiphersuiteImpl(getCiphersuiteFromName(name)));
  }

  /** With a credential of the size that a name and its certificates have. */
  joiner(): Promise<Joiner> {
    const identity = crypto.getRandomValues(new Uint8Array(256));
    const capabilities = {
      extensions: [],
      credentials: ['basic' as const],
      proposals: [],
      versions: ['mls10' as const],
      ciphersuites: [this.#suite.name],
    };
    return generateKeyPackage(
      { credentialType: 'basic', identity },
      capabilities,
      defaultLifetime,
      [],
      this.#suite,
    );
  }

  found({ publicPackage, privatePackage }: Joiner): Promise<ClientState> {
    const groupId = crypto.getRandomValues(new Uint8Array(32));
    return createGroup(groupId, publicPackage, privatePackage, [], this.#suite);
  }

  add(state: ClientState, joiners: readonly Joiner[]): Promise<Change> {
    const pskNonce = crypto.getRandomValues(new Uint8Array(this.#suite.kdf.size));
    return this.#commit(state, [
      ...joiners.map(({ publicPackage }): Proposal => ({
        proposalType: 'add',
        add: { keyPackage: publicPackage },
      })),
      {
        proposalType: 'psk',
        psk: { preSharedKeyId: { psktype: 'external', pskId: PSK_ID, pskNonce } },
      },
    ]);
  }

  remove(state: ClientState, leafIndex: number): Promise<Change> {
    return this.#commit(state, [{ proposalType: 'remove', remove: { removed: leafIndex } }]);
  }

  /** An empty commit: a new path for this leaf. */
  update(state: ClientState): Promise<Change> {
    return this.#commit(state, []);
  }

  async process(state: ClientState, commit: Uint8Array): Promise<ClientState> {
    const message = decode(commit);
    if (message.wireformat !== 'mls_private_message') throw new Error('a commit is a PrivateMessage');
    const result = await processPrivateMessage(state, message.privateMessage, this.#psk, this.#suite);
    return result.newState;
  }

  join({ publicPackage, privatePackage }: Joiner, welcome: Uint8Array): Promise<ClientState> {
    const message = decode(welcome);
    if (message.wireformat !== 'mls_welcome') throw new Error('no Welcome');
    return joinGroup(message.welcome, publicPackage, privatePackage, this.#psk, this.#suite);
  }

  async #commit(state: ClientState, extraProposals: Proposal[]): Promise<Change> {
    const { newState, commit, welcome } = await createCommit(
      { state, cipherSuite: this.#suite, pskIndex: this.#psk },
      { extraProposals, ratchetTreeExtension: true },
    );
    return {
      state: newState,
      commit: encodeMlsMessage(commit),
      welcome:
        welcome === undefined
          ? new Uint8Array()
          : encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    };
  }
}

function decode(bytes: Uint8Array): MLSMessage {
  const decoded = decodeMlsMessage(bytes, 0);
  if (decoded === undefined) throw new Error('not an MLS message');
  return decoded[0];
}
