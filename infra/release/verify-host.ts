import { readFile } from 'node:fs/promises';
import { compareHost, sentenceOf } from './compare.ts';
import { HostError, openHost } from './live-host.ts';
import { decodeManifest, fingerprintOf } from './manifest.ts';

const timeoutMs = 30_000;

/**
 * WEB-2: `verify-host.ts HOST MANIFEST` compares. Exit codes: 0 the host is the release, 1 it differs, 2 it could not be
 * compared.
 */
const [, , address = '', path = ''] = process.argv;
process.exitCode = await verify();

async function verify(): Promise<0 | 1 | 2> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const manifest = text === null ? null : decodeManifest(text);
  if (manifest === null) return say(2, `${path} is no release manifest: "npm run release" makes one.`);
  try {
    const host = openHost(address, timeoutMs);
    const differences = await compareHost(host, manifest);
    for (const difference of differences) process.stdout.write(`${sentenceOf(difference)}\n`);
    const release = `release ${manifest.version} (${fingerprintOf(manifest)})`;
    if (differences.length === 0) {
      const files = Object.keys(manifest.files).length;
      return say(0, `${host.url.host} serves ${release}: ${files} files and all headers are the same.`);
    }
    return say(
      1,
      `${host.url.host} is not ${release}: ${differences.length === 1 ? 'one difference' : `${differences.length} differences`}.`,
    );
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return say(2, error.message);
  }
}

function say<Code extends 0 | 1 | 2>(code: Code, sentence: string): Code {
  (code === 2 ? process.stderr : process.stdout).write(`${sentence}\n`);
  return code;
}
