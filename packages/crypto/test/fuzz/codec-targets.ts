import { concatBytes, equalBytes, toHex, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import { decodeEnvelope, encodeEnvelope } from '../../src/group/envelope.ts';
import { genesisCodec } from '../../src/group/genesis.ts';
import { makeAdmission, readAdmission } from '../../src/join/admission.ts';
import { entryCodec } from '../../src/host-log/entry.ts';
import { decodeCredential, encodeCredential } from '../../src/identity/credential.ts';
import { displayName, strictDisplayName } from '../../src/identity/display-name.ts';
import {
  encodeHostInvite,
  encodeInvite,
  hostKeyFromSeed,
  parseHostInvite,
  parseInvite,
} from '../../src/invite/invite.ts';
import { canonicalPasscode } from '../../src/invite/passcode.ts';
import { decode, encode } from '../../src/primitives/codec.ts';
import { pad, unpad } from '../../src/primitives/padding.ts';
import { nameOf } from '../fixtures.ts';
import { entries, envelopes, filled, genesis } from './samples.ts';

/** Whatever is read is written as the very same bytes. */
function canonical<T>(
  name: string,
  read: (input: Bytes) => T | undefined,
  write: (value: T) => Bytes,
  seeds: () => readonly Bytes[],
): FuzzTarget {
  return {
    name,
    format: 'bytes',
    seeds,
    run: (input) => {
      const value = read(input);
      if (value === undefined) return;
      holds('one value has one encoding', equalBytes(write(value), input));
    },
  };
}

const credential = { identityPub: filled(32), peer: 'peer', certificate: filled(64) };

/** Fragments of all kinds, as other programs leave them. */
const invite: FuzzTarget = {
  name: 'invite-fragment',
  format: 'bytes',
  seeds: () => {
    const link = encodeInvite({ linkSecret: filled(32), roomSecret: filled(16, 1), hostHash: filled(16) });
    const host = encodeHostInvite({ hostSeed: filled(32, 3), linkIndex: 2 });
    return [link, `#${link}`, `%23${link}.`, `${link}&utm_source=x`, host].map(utf8Encode);
  },
  run: (input) => {
    const text = utf8Decode(input) ?? '';
    const [link, host] = [parseInvite(text), parseHostInvite(text)];
    holds('a fragment is of one kind', !(link.ok && host.ok));
    const written = link.ok ? encodeInvite(link.value) : host.ok ? encodeHostInvite(host.value) : null;
    if (written === null) return;
    const again = link.ok ? parseInvite(written) : parseHostInvite(written);
    holds('INV-2: what is written is read as it was', again.ok);
  },
};

const credentials = canonical('credential', decodeCredential, encodeCredential, () => [
  encodeCredential({ ...credential, name: nameOf('Ada'), hostCertificate: null }),
  encodeCredential({ ...credential, name: nameOf('Zoë 👩‍👩‍👧'), hostCertificate: filled(64) }),
]);

const genesisTarget = canonical(
  'genesis',
  (input) => decode(genesisCodec, input),
  (value) => encode(genesisCodec, value),
  () => [encode(genesisCodec, genesis)],
);

const entry = canonical(
  'host-log-entry',
  (input) => decode(entryCodec, input),
  (value) => encode(entryCodec, value),
  () => entries.map((each) => encode(entryCodec, each)),
);

const envelope = canonical('envelope', decodeEnvelope, encodeEnvelope, () =>
  envelopes.map((value, generation) => encodeEnvelope({ generation, envelope: value })),
);
/** The first byte chooses the step. */
const padding: FuzzTarget = {
  name: 'padding',
  format: 'bytes',
  seeds: () => [0, 1, 4, 11].map((length) => concatBytes(filled(1, 15), pad(filled(length), 16))),
  run: (input) => {
    const step = (input[0] ?? 0) + 1;
    const padded = input.slice(1);
    const content = unpad(padded, step);
    if (content !== undefined) holds('padding is what `pad` makes', equalBytes(pad(content, step), padded));
  },
};

const hostKey = hostKeyFromSeed(filled(32, 1));
const roomId = filled(16);

const admission: FuzzTarget = {
  name: 'admission',
  format: 'bytes',
  seeds: async () => [
    await makeAdmission({ roomId, hostPub: filled(32) }, await hostKey, {
      groupId: filled(32),
      admitPub: filled(32, 2),
      policyVersion: 3,
    }),
  ],
  run: async (input) => {
    const { publicKey: hostPub } = await hostKey;
    const read = await readAdmission({ roomId, hostPub }, input);
    if (read === undefined) return;
    const written = await makeAdmission({ roomId, hostPub }, await hostKey, read);
    holds('what the host signed is read as it was written', toHex(written) === toHex(input));
  },
};

const typed: FuzzTarget = {
  name: 'typed-text',
  format: 'bytes',
  seeds: () => ['Ada', 'Zoë', ' e\u0301 ', 'K7F-m29 xqd', 'Straße—３', '👩‍👩‍👧'].map(utf8Encode),
  run: (input) => {
    const text = utf8Decode(input);
    if (text === undefined) return;
    const name = displayName(text);
    if (name.ok) holds('ID-2: a name stays what it is', strictDisplayName(name.value) === name.value);
    const passcode = canonicalPasscode(text);
    holds('INV-3: the canonical form stays what it is', canonicalPasscode(passcode) === passcode);
  },
};

export const codecTargets: readonly FuzzTarget[] = [
  invite,
  credentials,
  genesisTarget,
  admission,
  entry,
  envelope,
  padding,
  typed,
];
