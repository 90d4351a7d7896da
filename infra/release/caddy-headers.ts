import { readFile } from 'node:fs/promises';
import { caddyHeaders } from './caddyfile.ts';
import { decodeManifest } from './manifest.ts';

/** `caddy-headers.ts MANIFEST`: prints the part of a Caddyfile that serves the release as its manifest says. */
const [, , path = ''] = process.argv;
const manifest = decodeManifest(await readFile(path, 'utf8'));
if (manifest === null) throw new Error(`${path} is no release manifest`);
process.stdout.write(caddyHeaders(manifest));
