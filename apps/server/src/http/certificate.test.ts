import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCertificate } from './certificate.ts';

const now = Date.UTC(2026, 0, 1);
const day = 24 * 60 * 60_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a certificate serves the names that it was made for, and its key is its owner’s alone', async () => {
  const { cert, key } = await loadCertificate(folder, ['localhost', '192.0.2.5'], now);
  const certificate = new X509Certificate(cert);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('192.0.2.5')).toBe('192.0.2.5');
  expect(certificate.ca).toBe(false);
  expect(key).toContain('PRIVATE KEY');
  expect(statSync(join(folder, 'tls-key.pem')).mode & 0o777).toBe(0o600);
});

test('it stays the same until it is about to expire or another name is asked for', async () => {
  const first = await loadCertificate(folder, ['localhost'], now);
  expect(await loadCertificate(folder, ['localhost'], now + 300 * day)).toEqual(first);
  const renewed = await loadCertificate(folder, ['localhost'], now + 360 * day);
  expect(renewed.cert).not.toBe(first.cert);
  const wider = await loadCertificate(folder, ['localhost', '192.0.2.5'], now + 360 * day);
  expect(wider.cert).not.toBe(renewed.cert);
});

test('a broken file is replaced', async () => {
  writeFileSync(join(folder, 'tls-key.pem'), 'x');
  writeFileSync(join(folder, 'tls-cert.pem'), 'x');
  expect((await loadCertificate(folder, ['localhost'], now)).cert).toContain('BEGIN CERTIFICATE');
});
