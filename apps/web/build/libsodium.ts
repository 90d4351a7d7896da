import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** What upstream's module holds of its WebAssembly: base64 in one string, the only one of such a length. */
const inlined = /"([A-Za-z\d+/]{100000,}={0,2})"/;
const exported = /export default (\w+);\s*$/;

/**
 * libsodium's WebAssembly as a file of its own: in base64 it is a quarter more to fetch, and has to be decoded by script. It is fetched with
 * its hash (WEB-1), and handed to upstream's module by Emscripten's own means, `instantiateWasm`. The module waits for it, so that what does
 * not come fails whoever imports it.
 *
 * Page and passcode worker are bundled one by one, and both use libsodium. Where its chunk holds nothing but itself, both make the same bytes, so
 * the same file: it is fetched once. What it imports is Node's own and never used here.
 */
export function libsodium(): Plugin {
  return {
    name: 'conclave-libsodium',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /libsodium-sumo\.mjs$/ },
      handler(code) {
        const base64 = inlined.exec(code)?.[1];
        const factory = exported.exec(code)?.[1];
        if (base64 === undefined || factory === undefined || !code.includes('.instantiateWasm?'))
          throw new Error('libsodium is not built as it was: see apps/web/build/libsodium.ts');
        const source = Buffer.from(base64, 'base64');
        const hash = (name: string, encoding: 'base64' | 'base64url'): string =>
          createHash(name).update(source).digest(encoding);
        const name = `libsodium-${hash('sha256', 'base64url').slice(0, 8)}.wasm`;
        this.emitFile({ type: 'asset', fileName: `assets/${name}`, source });
        return code
          .replace(inlined, '""')
          .replaceAll('require("crypto")', '({})')
          .replace(exported, fetched(factory, name, `sha384-${hash('sha384', 'base64')}`));
      },
    },
  };
}

/** The end of the module: its factory, given what lies beside its file. */
function fetched(factory: string, name: string, integrity: string): string {
  return `
const file = ${JSON.stringify(name)};
const compiled = await WebAssembly.compileStreaming(
  fetch(new URL(file, import.meta.url), { integrity: ${JSON.stringify(integrity)} }),
);
export default (given) =>
  ${factory}({
    ...given,
    instantiateWasm(imports, done) {
      done(new WebAssembly.Instance(compiled, imports));
      return {};
    },
  });
`;
}
