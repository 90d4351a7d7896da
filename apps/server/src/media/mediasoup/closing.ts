/** mediasoup's objects tell of their end, whatever its cause, through their observer alone. */
interface Observed {
  readonly closed: boolean;
  readonly observer: { once(event: 'close', listener: () => void): unknown };
}

export function whenClosed(object: Observed, fn: () => void): void {
  if (object.closed) fn();
  else object.observer.once('close', fn);
}
