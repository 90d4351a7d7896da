import type { Bytes } from '@conclave/base';
import type library from 'libsodium-wrappers-sumo';

export type Sodium = typeof library;

/** The one way to libsodium: its 390 kB are fetched by whoever first needs them, not with the page. */
let loading: Promise<Sodium> | undefined;

export function sodium(): Promise<Sodium> {
  loading ??= load().catch((fault: unknown) => {
    // Whoever asks next asks the network again.
    loading = undefined;
    throw fault;
  });
  return loading;
}

async function load(): Promise<Sodium> {
  const { default: loaded } = await import('libsodium-wrappers-sumo');
  await loaded.ready;
  return loaded;
}

/** ts-mls and libsodium return bytes of an unspecified buffer type; no copy is made where it is plain memory. */
export function plain(bytes: Uint8Array): Bytes {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}
