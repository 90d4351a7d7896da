import type { ClientState } from 'ts-mls';
import { allSecretTreeValues } from 'ts-mls/secretTree.js';

/**
 * Zeroes every secret of `state` that `kept` doesn't hold too: states of ts-mls share the arrays that did not
 * change. What the engine copied elsewhere is out of reach.
 */
export function wipeState(state: ClientState, kept: ClientState | null): void {
  const shared = new Set(kept === null ? [] : secretsOf(kept));
  for (const secret of secretsOf(state)) if (!shared.has(secret)) secret.fill(0);
}

/** Zeroes an epoch's secrets of a state that is not gone into; the leaf's private keys stay. */
export function wipeEpoch(state: ClientState): void {
  const { privatePath, signaturePrivateKey } = state;
  const leafKeys = new Set([signaturePrivateKey, ...Object.values(privatePath.privateKeys)]);
  for (const secret of secretsOf(state)) if (!leafKeys.has(secret)) secret.fill(0);
}

export function wipeAll(secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** The state without the former epochs' keys, which are zeroed. */
export function dropHistory(state: ClientState): ClientState {
  if (state.historicalReceiverData.size === 0) return state;
  const kept = { ...state, historicalReceiverData: new Map() };
  wipeState(state, kept);
  return kept;
}

function secretsOf(state: ClientState): readonly Uint8Array[] {
  return [
    ...Object.values<Uint8Array>({ ...state.keySchedule }),
    ...allSecretTreeValues(state.secretTree).filter((value) => value instanceof Uint8Array),
    ...Object.values(state.privatePath.privateKeys),
    state.signaturePrivateKey,
    ...[...state.historicalReceiverData.values()].flatMap((epoch) => [
      epoch.senderDataSecret,
      epoch.resumptionPsk,
      ...allSecretTreeValues(epoch.secretTree).filter((value) => value instanceof Uint8Array),
    ]),
  ];
}
