import type { ClientState } from 'ts-mls';
import { allSecretTreeValues } from 'ts-mls/secretTree.js';
import type { SecretTree } from 'ts-mls/secretTree.js';

/**
 * Zeroes every secret of `state` that none of `kept` holds too: states of ts-mls share the arrays that did not
 * change. What the engine copied elsewhere is out of reach.
 */
export function wipeState(state: ClientState, ...kept: readonly ClientState[]): void {
  wipeUnshared(secretsOf(state), kept);
}

/** Zeroes what ts-mls calls consumed, but for what one of `kept` still works with. */
export function wipeUnshared(secrets: readonly Uint8Array[], kept: readonly ClientState[]): void {
  const shared = new Set(kept.flatMap(secretsOf));
  for (const secret of secrets) if (!shared.has(secret)) secret.fill(0);
}

/** Zeroes an epoch's secrets of a state that is not gone into; the leaf's private keys stay. */
export function wipeEpoch(state: ClientState): void {
  const { privatePath, signaturePrivateKey } = state;
  const leafKeys = new Set([signaturePrivateKey, ...Object.values(privatePath.privateKeys)]);
  for (const secret of secretsOf(state)) if (!leafKeys.has(secret)) secret.fill(0);
}

/** Zeroes what reading a message led to that is not taken over, but for what `kept` works with. */
export function wipeReading(
  { tree, consumed }: { readonly tree: SecretTree; readonly consumed: readonly Uint8Array[] },
  kept: ClientState,
): void {
  wipeUnshared([...consumed, ...valuesOf(tree)], [kept]);
}

export function wipeAll(secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/**
 * The state without former epochs' keys, which are zeroed.
 * @param epochs of MLS
 */
export function dropHistory(state: ClientState, epochs: ReadonlySet<bigint>): ClientState {
  const history = [...state.historicalReceiverData].filter(([epoch]) => !epochs.has(epoch));
  if (history.length === state.historicalReceiverData.size) return state;
  const kept = { ...state, historicalReceiverData: new Map(history) };
  wipeState(state, kept);
  return kept;
}

function secretsOf(state: ClientState): readonly Uint8Array[] {
  return [
    ...Object.values<Uint8Array>({ ...state.keySchedule }),
    ...valuesOf(state.secretTree),
    ...Object.values(state.privatePath.privateKeys),
    state.signaturePrivateKey,
    ...[...state.historicalReceiverData.values()].flatMap((epoch) => [
      epoch.senderDataSecret,
      epoch.resumptionPsk,
      ...valuesOf(epoch.secretTree),
    ]),
  ];
}

function valuesOf(tree: SecretTree): readonly Uint8Array[] {
  return allSecretTreeValues(tree).filter((value) => value instanceof Uint8Array);
}
