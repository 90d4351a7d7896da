import { toHex } from '@conclave/base';
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import {
  decodeAdd,
  decodeExternalInit,
  decodeGroupContextExtensions,
  decodePSK,
  decodeReinit,
  decodeRemove,
  decodeUpdate,
  encodeAdd,
  encodeExternalInit,
  encodeGroupContextExtensions,
  encodePSK,
  encodeReinit,
  encodeRemove,
  encodeUpdate,
} from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { describe, expect, it } from 'vitest';
import { readPrivateMessage, readWelcome, writePrivateMessage, writeWelcome } from '../../src/mls/message.ts';
import messages from './messages.json' with { type: 'json' };
import welcomes from './welcome.json' with { type: 'json' };
import { decoded, fromHex, suite } from './vector.ts';

type Messages = (typeof messages)[number];

const message = (hex: string) => encodeMlsMessage(decoded(decodeMlsMessage, hex));

/** What is read of each, written again. */
const writtenAgain: Readonly<Record<keyof Messages, (hex: string) => Uint8Array>> = {
  mls_welcome: (hex) => writeWelcome(present(readWelcome(fromHex(hex)))),
  mls_group_info: message,
  mls_key_package: message,
  public_message_application: message,
  public_message_proposal: message,
  public_message_commit: message,
  private_message: (hex) => writePrivateMessage(present(readPrivateMessage(fromHex(hex)))),
  ratchet_tree: (hex) => encodeRatchetTree(decoded(decodeRatchetTree, hex)),
  group_secrets: (hex) => encodeGroupSecrets(decoded(decodeGroupSecrets, hex)),
  commit: (hex) => encodeCommit(decoded(decodeCommit, hex)),
  add_proposal: (hex) => encodeAdd(decoded(decodeAdd, hex)),
  update_proposal: (hex) => encodeUpdate(decoded(decodeUpdate, hex)),
  remove_proposal: (hex) => encodeRemove(decoded(decodeRemove, hex)),
  pre_shared_key_proposal: (hex) => encodePSK(decoded(decodePSK, hex)),
  re_init_proposal: (hex) => encodeReinit(decoded(decodeReinit, hex)),
  external_init_proposal: (hex) => encodeExternalInit(decoded(decodeExternalInit, hex)),
  group_context_extensions_proposal: (hex) =>
    encodeGroupContextExtensions(decoded(decodeGroupContextExtensions, hex)),
};

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not read');
  return value;
}

describe('RFC 9420 vectors: messages', () => {
  it.each(messages.map((vector, place) => [place, vector] as const))(
    'COM-1: writes every structure of %i as it read it',
    (_place, vector) => {
      const written = Object.entries(writtenAgain).map(([name, again]) => {
        const hex = Object.entries(vector).find(([key]) => key === name)?.[1];
        return [name, toHex(again(present(hex)))];
      });
      expect(Object.fromEntries(written)).toEqual(vector);
    },
  );
});

describe('RFC 9420 vectors: welcome, suite 1', () => {
  it.each(welcomes)('JOIN-5, JOIN-6: opens the Welcome and finds its group info signed', async (vector) => {
    const keyPackage = decoded(decodeMlsMessage, vector.key_package);
    const welcome = present(readWelcome(fromHex(vector.welcome)));
    if (keyPackage.wireformat !== 'mls_key_package') throw new Error('not a KeyPackage');
    const reference = await makeKeyPackageRef(keyPackage.keyPackage, suite.hash);
    const initKey = await suite.hpke.importPrivateKey(fromHex(vector.init_priv));
    const { joinerSecret } = present(await decryptGroupSecrets(initKey, reference, welcome, suite.hpke));
    const noPsk = new Uint8Array(suite.kdf.size);
    const info = present(await decryptGroupInfo(welcome, joinerSecret, noPsk, suite));
    expect(await verifyGroupInfoSignature(info, fromHex(vector.signer_pub), suite.signature)).toBe(true);
    expect(await verifyGroupInfoSignature(info, new Uint8Array(32), suite.signature)).toBe(false);
    expect(await verifyGroupInfoConfirmationTag(info, joinerSecret, noPsk, suite)).toBe(true);
    expect(await verifyGroupInfoConfirmationTag(info, noPsk, noPsk, suite)).toBe(false);
  });
});
