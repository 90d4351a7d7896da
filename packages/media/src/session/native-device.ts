import { detectDevice, Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';
import { senderSupportsSvc } from './camera-encoding.ts';
import { ALL_AT_ONCE, ONE_KIND_AT_A_TIME } from './ice-paths.ts';
import type { IcePaths } from './ice-paths.ts';

type Direction = types.HandlerGetNativeRtpCapabilitiesOptions['direction'];

/** What this browser can negotiate does not change while the page is open: it is asked once for each direction. */
const asked = new Map<Direction, Promise<types.RtpCapabilities>>();

/** mediasoup-client's device for this browser, which knows what the browser can where {@link prepareConnection} ran. */
export function createNativeDevice(): Device {
  const native = nativeFactory();
  if (native === undefined) return new Device();
  const getNativeRtpCapabilities = ({ direction }: { readonly direction: Direction }) =>
    nativeCapabilities(native, direction);
  return new Device({ handlerFactory: { ...native, getNativeRtpCapabilities } });
}

/**
 * Makes the browser start what its first connection waits for (threads, codecs, a certificate's key), by asking what it can
 * negotiate. Nothing is gathered or sent. Where it fails, the connection itself will say so.
 */
export async function prepareConnection(): Promise<void> {
  const native = nativeFactory();
  if (native === undefined) return;
  try {
    await nativeCapabilities(native, 'recvonly');
    await nativeCapabilities(native, 'sendonly');
    senderSupportsSvc();
  } catch {
    return;
  }
}

async function nativeCapabilities(
  native: types.HandlerFactory,
  direction: Direction,
): Promise<types.RtpCapabilities> {
  const known = asked.get(direction) ?? native.getNativeRtpCapabilities({ direction });
  asked.set(direction, known);
  try {
    return await known;
  } catch (fault) {
    asked.delete(direction);
    throw fault;
  }
}

/** How this browser's connections find their path. */
export function nativePaths(): readonly [IcePaths, ...IcePaths[]] {
  return detectDevice() === 'Firefox120' ? ONE_KIND_AT_A_TIME : ALL_AT_ONCE;
}

/** Of those that have encoded transforms. */
function nativeFactory(): types.HandlerFactory | undefined {
  switch (detectDevice()) {
    case 'Chrome111':
      return Chrome111.createFactory({});
    case 'Firefox120':
      return Firefox120.createFactory({});
    case 'Safari12':
      return Safari12.createFactory({});
    default:
      return undefined;
  }
}
