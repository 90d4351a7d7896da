import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeManifest, fingerprintOf } from './manifest.ts';
import { readRelease } from './read-release.ts';

/** `make.ts DIST MANIFEST`: writes the manifest of a built web app (WEB-2). Needs no packages but the server's own. */
const [, , dist = '', path = ''] = process.argv;
const manifest = await readRelease(fileURLToPath(new URL('../..', import.meta.url)), dist);
await mkdir(dirname(path), { recursive: true });
await writeFile(path, encodeManifest(manifest));
const files = Object.keys(manifest.files).length;
process.stdout.write(
  `Release ${manifest.version}: ${files} files, SHA-256 of the manifest ${fingerprintOf(manifest)}\n`,
);
