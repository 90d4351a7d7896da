import type { CaptureKind, DeviceKind, DeviceNews, DeviceWishes, LocalMediaState } from './local-media.ts';

/** What one press on an offer does. */
export interface Acceptance {
  readonly choose: readonly { readonly kind: DeviceKind; readonly id: string }[];
  /** Off only because there was none: the person wants it on. */
  readonly switchOn: readonly CaptureKind[];
}

/**
 * Choosing never changes what is on or off by somebody's wish (MOD-3): what was switched off stays off.
 * @param mayBeHeard false where nobody hears this person whatever they switch on
 * @returns null where there is nothing that a press could do
 */
export function acceptance(
  { offer }: Pick<DeviceNews, 'offer'>,
  state: Pick<LocalMediaState, CaptureKind>,
  wishes: Pick<DeviceWishes, CaptureKind>,
  mayBeHeard: boolean,
): Acceptance | null {
  const choose = offer.flatMap(({ kind, id }) => (id === null ? [] : [{ kind, id }]));
  const switchOn = (['microphone', 'camera'] as const).filter(
    (kind) =>
      offer.some((each) => each.kind === kind) &&
      !state[kind].on &&
      wishes[kind].on &&
      (kind === 'camera' || mayBeHeard),
  );
  return choose.length + switchOn.length === 0 ? null : { choose, switchOn };
}
