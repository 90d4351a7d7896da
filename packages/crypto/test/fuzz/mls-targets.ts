import { domainBytes, equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import { createCommit, createGroup, emptyPskIndex } from 'ts-mls';
import { sealReply, unsealReply } from '../../src/join/reply.ts';
import { openRequest, sealRequest } from '../../src/join/request.ts';
import { seal, sealingKey, unseal } from '../../src/join/sealing.ts';
import { clientConfig } from '../../src/mls/client-config.ts';
import { checkKeyPackage, makeKeyPackage } from '../../src/mls/key-package.ts';
import {
  readKeyPackage,
  readPrivateMessage,
  readWelcome,
  writeKeyPackage,
  writePrivateMessage,
  writeWelcome,
} from '../../src/mls/message.ts';
import { joinPsk } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { personOf, random } from '../fixtures.ts';
import { filled, joinKey, replies } from './samples.ts';

const suite = loadSuite(random);
const scope = { roomId: filled(16, 1), hostPub: filled(32, 2) };
const newKeyPackage = async (name: string) => makeKeyPackage(await suite, scope, await personOf(name));

/** Every reader of MLS bytes, on whatever the server hands over as one. */
const message: FuzzTarget = {
  name: 'mls-message',
  format: 'bytes',
  seeds: async () => {
    const [ada, bob] = await Promise.all([newKeyPackage('ada'), newKeyPackage('bob')]);
    const group = await createGroup(
      filled(32, 3),
      ada.keyPackage,
      ada.privateKeys,
      [],
      await suite,
      clientConfig(scope),
    );
    const { commit, welcome } = await createCommit(
      { state: group, pskIndex: emptyPskIndex, cipherSuite: await suite },
      {
        extraProposals: [{ proposalType: 'add', add: { keyPackage: bob.keyPackage } }],
        ratchetTreeExtension: true,
      },
    );
    if (commit.wireformat !== 'mls_private_message' || welcome === undefined) throw new Error('no commit');
    return [writePrivateMessage(commit.privateMessage), writeWelcome(welcome)];
  },
  run: (input) => {
    const privateMessage = readPrivateMessage(input);
    if (privateMessage !== undefined) {
      const written = writePrivateMessage(privateMessage);
      const again = readPrivateMessage(written);
      holds('a message that was read can be written and read again', again !== undefined);
      holds('one message has one encoding', equalBytes(writePrivateMessage(again), written));
    }
    const welcome = readWelcome(input);
    if (welcome === undefined) return;
    const written = writeWelcome(welcome);
    const again = readWelcome(written);
    holds('a Welcome that was read can be written and read again', again !== undefined);
    holds('one Welcome has one encoding', equalBytes(writeWelcome(again), written));
  },
};

const keyPackage: FuzzTarget = {
  name: 'key-package',
  format: 'bytes',
  seeds: async () => [writeKeyPackage((await newKeyPackage('ada')).keyPackage)],
  run: async (input) => {
    const read = readKeyPackage(input);
    if (read === undefined) return;
    holds('one KeyPackage has one encoding', equalBytes(writeKeyPackage(read), input));
    // Whatever it says: a verdict, and no exception.
    await checkKeyPackage(await suite, scope, read);
  },
};

const admitKey = suite.then((loaded) => sealingKey(loaded, filled(32, 4)));
const requestScope = async () => ({
  roomId: scope.roomId,
  admission: { admitPub: (await admitKey).publicKey, groupId: filled(32, 5) },
});
const requestInfo = domainBytes('join-request-seal', scope.roomId, filled(32, 5));

/** What is inside a join request: anybody with the link can seal to the admission key. */
const request: FuzzTarget = {
  name: 'join-request',
  format: 'bytes',
  seeds: async () => {
    const { keyPackage: made } = await newKeyPackage('ada');
    const parts = { keyPackage: made, replyPub: filled(32, 6), time: 1_700_000_000_000, returns: false };
    const sealed = await sealRequest(
      await suite,
      await requestScope(),
      joinPsk(scope.roomId, joinKey),
      parts,
    );
    return [await content(sealed, await admitKey, requestInfo)];
  },
  run: async (input) => {
    const sealed = await seal(await suite, (await admitKey).publicKey, requestInfo, input);
    holds('the admission key is one', sealed !== undefined);
    const opened = await openRequest(await suite, await requestScope(), await admitKey, sealed);
    if (opened !== undefined)
      holds('the hash that counts a request has 32 bytes', opened.request.length === 32);
  },
};

const replyKey = suite.then((loaded) => sealingKey(loaded, filled(32, 8)));
const replyScope = { roomId: scope.roomId, groupId: filled(32, 5), request: filled(32, 9) };
const replyInfo = domainBytes('join-reply', scope.roomId, filled(32, 5), filled(32, 9));

/** What is inside an answer: any member can seal one. */
const reply: FuzzTarget = {
  name: 'join-reply',
  format: 'bytes',
  seeds: async () => {
    const key = await replyKey;
    const loaded = await suite;
    return Promise.all(
      replies.map(async (each) =>
        content(await sealReply(loaded, replyScope, key.publicKey, each), key, replyInfo),
      ),
    );
  },
  run: async (input) => {
    const key = await replyKey;
    const sealed = await seal(await suite, key.publicKey, replyInfo, input);
    holds('the reply key is one', sealed !== undefined);
    const read = await unsealReply(await suite, replyScope, key, sealed);
    if (read === undefined) return;
    const written = await content(
      await sealReply(await suite, replyScope, key.publicKey, read),
      key,
      replyInfo,
    );
    holds('one answer has one encoding', equalBytes(written, input));
  },
};

/** What only the server's hand is needed for: bytes that nobody sealed. */
const sealed: FuzzTarget = {
  name: 'join-sealed',
  format: 'bytes',
  seeds: async () => {
    const sealedReply = await sealReply(await suite, replyScope, (await replyKey).publicKey, {
      kind: 'denied',
    });
    return sealedReply === undefined ? [] : [sealedReply];
  },
  run: async (input) => {
    await openRequest(await suite, await requestScope(), await admitKey, input);
    await unsealReply(await suite, replyScope, await replyKey, input);
    // A joiner's reply key is the joiner's to choose.
    await seal(await suite, input, replyInfo, filled(1, 0));
  },
};

async function content(
  sealedMessage: Bytes | undefined,
  key: Awaited<typeof replyKey>,
  info: typeof replyInfo,
): Promise<Bytes> {
  const opened =
    sealedMessage === undefined ? undefined : await unseal(await suite, key, info, sealedMessage);
  if (opened === undefined) throw new Error('not sealed');
  return opened;
}

export const mlsTargets: readonly FuzzTarget[] = [message, keyPackage, request, reply, sealed];
