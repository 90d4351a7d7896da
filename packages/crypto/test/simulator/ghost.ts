import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { mlsExporter, processPrivateMessage } from 'ts-mls';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import type { GroupEffect } from '../../src/index.ts';
import type { State } from '../../src/group/state.ts';
import { readPrivateMessage } from '../../src/mls/message.ts';
import { joinPskIndex } from '../../src/mls/psk.ts';
import { suiteName } from '../../src/mls/suite.ts';
import { sframeSuite } from '../../src/sframe/suite.ts';
import { Random } from './random.ts';
import { simulatedSuite } from './simulated-suite.ts';
import type { LogRecord } from './wire.ts';

/**
 * FRM-9: somebody who was taken out, kept every key against the rules, and still gets all that the server forwards. It
 * takes whatever it can read, and no policy holds it back.
 */
export class Ghost {
  readonly #suite: CiphersuiteImpl;
  readonly #joinKeys: State['joinKeys'];
  #mls: ClientState;

  /** @param state before the commit that takes it out; copied, because its client wipes it */
  constructor({ mls, joinKeys }: State, seed: number) {
    const { clientConfig, ...rest } = mls;
    this.#mls = { ...structuredClone(rest), clientConfig };
    this.#joinKeys = structuredClone(joinKeys);
    this.#suite = simulatedSuite(suiteName, new Random(seed, 3).bytes);
  }

  /** @returns whether the entry leads to a key among those of the group */
  async learns({ kind, blob }: LogRecord, keys: readonly Bytes[]): Promise<boolean> {
    const message = kind === 'commit' ? readPrivateMessage(blob) : undefined;
    if (message === undefined) return false;
    const psks = joinPskIndex(this.#joinKeys, this.#suite);
    const processed = await processPrivateMessage(
      this.#mls,
      message,
      psks,
      this.#suite,
      () => 'accept',
    ).catch(() => undefined);
    if (processed?.kind !== 'newState') return false;
    this.#mls = processed.newState;
    const { exporterSecret } = this.#mls.keySchedule;
    const none = new Uint8Array(0);
    const key = await mlsExporter(exporterSecret, 'SFrame 1.0 Base Key', none, sframeSuite.Nk, this.#suite);
    return keys.some((other) => equalBytes(other, key));
  }
}

/** Somebody else's commit removed this client. Who merely gave up may follow the others until they do. */
export function takesOut(effect: GroupEffect): boolean {
  return effect.type === 'out' || (effect.type === 'lost' && ['absent', 'replaced'].includes(effect.reason));
}
