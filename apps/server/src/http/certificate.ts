import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface TlsPair {
  readonly key: string;
  readonly cert: string;
}

/** How long before its end a certificate is replaced, in milliseconds. */
const renewalMs = 7 * 24 * 60 * 60_000;
const validMs = 365 * 24 * 60 * 60_000;

/**
 * The self-signed certificate of the data folder, made anew where it is missing, about to expire, or made for
 * other names. Only its owner may read the key.
 * @param names host names and addresses under which the server is opened
 * @param now milliseconds since the Unix epoch
 */
export async function loadCertificate(
  folder: string,
  names: readonly string[],
  now: number,
): Promise<TlsPair> {
  const paths = { key: join(folder, 'tls-key.pem'), cert: join(folder, 'tls-cert.pem') };
  if (existsSync(paths.key) && existsSync(paths.cert)) {
    const [key, cert] = await Promise.all([readFile(paths.key, 'utf8'), readFile(paths.cert, 'utf8')]);
    if (serves(cert, names, now)) return { key, cert };
  }
  const made = await generate([{ name: 'commonName', value: 'Conclave' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + validMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  await writeFile(paths.key, made.private, { mode: 0o600 });
  await writeFile(paths.cert, made.cert, { mode: 0o644 });
  return { key: made.private, cert: made.cert };
}

function serves(pem: string, names: readonly string[], now: number): boolean {
  try {
    const certificate = new X509Certificate(pem);
    if (certificate.validToDate.getTime() - now < renewalMs) return false;
    return names.every((name) =>
      isIP(name) === 0 ? certificate.checkHost(name) !== undefined : certificate.checkIP(name) !== undefined,
    );
  } catch {
    return false;
  }
}
