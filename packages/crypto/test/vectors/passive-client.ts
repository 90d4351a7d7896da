import { toHex } from '@conclave/base';
import { decodeMlsMessage, encodeMlsMessage, joinGroup, makePskIndex, processMessage } from 'ts-mls';
import type { ClientState, KeyPackage, PrivateKeyPackage, PskIndex, Welcome } from 'ts-mls';
import { encodeKeyPackage } from 'ts-mls/keyPackage.js';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { expect } from 'vitest';
import { readKeyPackage, readWelcome, writeWelcome } from '../../src/mls/message.ts';
import handling from './passive-client-handling-commit.json' with { type: 'json' };
import random from './passive-client-random.json' with { type: 'json' };
import welcomes from './passive-client-welcome.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

/** A client that others' messages let in and take along. Byte strings in hex. */
export interface PassiveClient {
  readonly external_psks: readonly { readonly psk_id: string; readonly psk: string }[];
  readonly key_package: string;
  readonly signature_priv: string;
  readonly encryption_priv: string;
  readonly init_priv: string;
  readonly welcome: string;
  /** Where the Welcome does not hold it. */
  readonly ratchet_tree: string | null;
  readonly initial_epoch_authenticator: string;
  readonly epochs: readonly {
    readonly proposals: readonly string[];
    readonly commit: string;
    readonly epoch_authenticator: string;
  }[];
}

const files: readonly (readonly [string, readonly PassiveClient[]])[] = [
  ['welcome', welcomes],
  ['handling-commit', handling],
  ['random', random],
];

/** Each under its file's name and its place there. */
export const passiveClients = files.flatMap(([name, clients]) =>
  clients.map((client, place) => [`${name} ${place}`, client] as const),
);

/** The file's external keys, and the resumption keys of the state's own epochs. */
export function pskIndexOf({ external_psks }: PassiveClient, state?: ClientState): PskIndex {
  const known = external_psks.map(({ psk_id, psk }) => {
    const id = btoa(String.fromCodePoint(...fromHex(psk_id)));
    return [id, fromHex(psk)] as const;
  });
  return makePskIndex(state, Object.fromEntries(known));
}

interface Invited {
  readonly welcome: Welcome;
  readonly keyPackage: KeyPackage;
  readonly privateKeys: PrivateKeyPackage;
}

/** What the client joins with, by our own readers, which must write it as it came. */
export function invited(client: PassiveClient): Invited {
  const message = decoded(decodeMlsMessage, client.key_package);
  const welcome = readWelcome(fromHex(client.welcome));
  if (message.wireformat !== 'mls_key_package' || welcome === undefined) throw new Error('not decoded');
  expect(toHex(writeWelcome(welcome))).toBe(client.welcome);
  expect(readKeyPackage(encodeKeyPackage(message.keyPackage))).toEqual(message.keyPackage);
  const privateKeys = {
    initPrivateKey: fromHex(client.init_priv),
    hpkePrivateKey: fromHex(client.encryption_priv),
    signaturePrivateKey: fromHex(client.signature_priv),
  };
  return { welcome, keyPackage: message.keyPackage, privateKeys };
}

/** By ts-mls itself. */
export function joinByLibrary(client: PassiveClient, psks = pskIndexOf(client)): Promise<ClientState> {
  const { welcome, keyPackage, privateKeys } = invited(client);
  const beside = client.ratchet_tree;
  const tree = beside === null ? undefined : decoded(decodeRatchetTree, beside);
  return joinGroup(welcome, keyPackage, privateKeys, psks, suite, tree);
}

/** The authenticators of the vector's epochs, the first one included. */
export function expectedAuthenticators(client: PassiveClient): readonly string[] {
  return [client.initial_epoch_authenticator, ...client.epochs.map((epoch) => epoch.epoch_authenticator)];
}

/** Joined already, and then one epoch of the vector after the other. */
export async function followAll(client: PassiveClient, joined: ClientState): Promise<readonly ClientState[]> {
  const states = [joined];
  let state = joined;
  for (const { proposals, commit } of client.epochs) {
    for (const message of [...proposals, commit]) state = await follow(client, state, message);
    states.push(state);
  }
  return states;
}

export function authenticatorsOf(states: readonly ClientState[]): readonly string[] {
  return states.map(({ keySchedule }) => toHex(keySchedule.epochAuthenticator));
}

async function follow(client: PassiveClient, state: ClientState, hex: string): Promise<ClientState> {
  const message = decoded(decodeMlsMessage, hex);
  expect(toHex(encodeMlsMessage(message))).toBe(hex);
  if (message.wireformat !== 'mls_private_message' && message.wireformat !== 'mls_public_message')
    throw new Error('not a handshake message');
  const psks = pskIndexOf(client, state);
  const processed = await processMessage(message, state, psks, () => 'accept', suite);
  if (processed.kind !== 'newState') throw new Error('not a handshake message');
  return processed.newState;
}
