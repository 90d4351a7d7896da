import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CredentialScope } from '../identity/credential.ts';
import { linkTermsCodec, rulesCodec } from '../host-log/rules.ts';
import type { LinkTerms, Rules } from '../host-log/rules.ts';
import type { LogStart } from '../host-log/host-log.ts';
import { maxLinks } from '../host-log/permission.ts';
import { memberId } from '../identity/credential.ts';
import { encode, fixed, list, struct, u64, u8 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { hash } from '../primitives/hash.ts';
import { verifyStatement } from '../primitives/signing.ts';
import type { SigningKey } from '../primitives/signing.ts';

/** JOIN-6: the host's word on which group is this meeting's. */
export interface Genesis {
  /** 32 random bytes. */
  readonly groupId: Bytes;
  /** PRIM-2: the suite's version, 1 byte. */
  readonly suite: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** The identity key of the host who made the group: 32 bytes. */
  readonly founder: Bytes;
  /** INV-7: of the policy that was in force. */
  readonly rules: Rules;
  /** The ways in that held. */
  readonly links: readonly LinkTerms[];
  /** By the host key. */
  readonly signature: Bytes;
}

type Facts = Omit<Genesis, 'signature'>;

const factFields = {
  groupId: fixed(32),
  suite: u8,
  time: u64,
  founder: fixed(32),
  rules: rulesCodec,
  links: list(linkTermsCodec, maxLinks),
};

const factsCodec: Codec<Facts> = struct(factFields);

export const genesisCodec: Codec<Genesis> = struct({ ...factFields, signature: fixed(64) });

export async function signGenesis(
  scope: CredentialScope,
  hostKey: SigningKey,
  facts: Facts,
): Promise<Genesis> {
  return { ...facts, signature: await hostKey.sign(genesisStatement(scope, facts)) };
}

export function genesisHolds(scope: CredentialScope, genesis: Genesis): Promise<boolean> {
  return verifyStatement(scope.hostPub, genesisStatement(scope, genesis), genesis.signature);
}

/** Where the host log's chain begins (MOD-1). */
export function logStart(scope: CredentialScope, genesis: Genesis): LogStart {
  const { founder, rules, links } = genesis;
  return { scope, hash: hash(genesisStatement(scope, genesis)), founder: memberId(founder), rules, links };
}

function genesisStatement({ roomId }: CredentialScope, facts: Facts) {
  return domainBytes('genesis', roomId, encode(factsCodec, facts));
}
