/** Shannon entropy of the bytes' distribution, bits per byte. */
export function entropy(bytes: Buffer): number {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts.reduce((sum, count) => {
    const share = count / bytes.length;
    return count === 0 ? sum : sum - share * Math.log2(share);
  }, 0);
}

/** Every form in which bytes usually stand in a log, a database or a message. */
export function spellings(secret: Buffer): readonly Buffer[] {
  return [
    secret,
    Buffer.from(secret.toString('hex')),
    Buffer.from(secret.toString('hex').toUpperCase()),
    Buffer.from(secret.toString('base64url')),
    Buffer.from(secret.toString('base64')),
    Buffer.from(encodeURIComponent(secret.toString('latin1'))),
    Buffer.from(secret.toString('utf16le'), 'binary'),
  ];
}

/** The bytes themselves and what every longer run of base64 in them says. */
export function withDecoded(bytes: Buffer): readonly Buffer[] {
  const runs = bytes.toString('latin1').match(/[\w+/-]{12,}/g) ?? [];
  return [bytes, ...runs.map((run) => Buffer.from(run, 'base64url'))];
}
