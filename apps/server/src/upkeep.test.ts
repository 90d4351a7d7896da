import type { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { silentLogger } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { Addresses } from './config/addresses.ts';
import { openListener } from './http/listener.ts';
import { MemoryMeetingStore } from './store/memory-meeting-store.ts';
import { keepUp } from './upkeep.ts';

const day = 24 * 60 * 60_000;
const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp.splice(0)) clean();
});

/** A server with a certificate of its own, that runs for as long as a test. */
async function running({ certificateAge = 0 } = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-upkeep-'));
  const clock = new FakeClock();
  let own = ['192.0.2.1'];
  const addresses = new Addresses(undefined, () => own);
  const made = clock.wallTime() - certificateAge;
  const opened = await openListener({ selfSigned: true, dataFolder }, addresses.current, made, () => {});
  if (!opened.ok) throw new Error(opened.error.sentence);
  const { server } = opened.value;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const warn = vi.fn();
  const logger = { ...silentLogger, warn };
  const stop = keepUp({ store: new MemoryMeetingStore(), addresses, clock, logger }, opened.value);
  cleanUp.push(
    stop,
    () => server.close(),
    () => rmSync(dataFolder, { recursive: true }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { clock, warn, addresses, move: (to: string) => (own = [to]), served: () => certificateOf(port) };
}

function certificateOf(port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) reject(new Error('no certificate'));
      else resolve(certificate);
    });
    socket.on('error', reject);
  });
}

test('a certificate of its own is renewed while the server runs', async () => {
  const { clock, served } = await running({ certificateAge: 350 * day });
  const first = await served();
  clock.advance(5 * day);
  expect((await served()).fingerprint256).toBe(first.fingerprint256);
  clock.advance(5 * day);
  await vi.waitFor(async () => expect((await served()).fingerprint256).not.toBe(first.fingerprint256));
  expect((await served()).validToDate.getTime() - clock.wallTime()).toBeGreaterThan(300 * day);
});

test('a machine that changes its address is noticed: a line in the log, and a certificate for the new one', async () => {
  const { clock, warn, addresses, move, served } = await running();
  clock.advance(10_000);
  expect(warn).not.toHaveBeenCalled();
  move('198.51.100.9');
  clock.advance(10_000);
  expect(warn).toHaveBeenCalledExactlyOnceWith('own-address-changed');
  expect(addresses.current).toEqual(['198.51.100.9']);
  await vi.waitFor(async () => expect((await served()).checkIP('198.51.100.9')).toBe('198.51.100.9'));
});
