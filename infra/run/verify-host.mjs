import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../toolchain/failure.mjs';
import { stream } from '../toolchain/process.mjs';
import { runCommand, top } from './command.mjs';
import { makeRelease } from './make-release.mjs';
import { prepareTools } from './prepare.mjs';

const NOT_COMPARED = 2;

// npm run verify-host -- https://HOST [--manifest FILE]: compares a live host with a release, by default the one that this
// checkout builds. Exit codes: 0 the same, 1 different, 2 not compared.
await runCommand(async () => {
  try {
    const { host, manifest } = readArguments();
    const env = await prepareTools();
    const file = manifest === undefined ? await makeRelease(env) : resolve(manifest);
    return await stream('node', [join(top, 'infra/release/verify-host.ts'), host, file], { cwd: top, env });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return NOT_COMPARED;
  }
});

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { manifest: { type: 'string' } },
      allowPositionals: true,
    });
    const [host, ...rest] = positionals;
    if (host !== undefined && rest.length === 0) return { host, manifest: values.manifest };
  } catch {
    // An option that there is none of; what was typed may hold an invite link and is not repeated.
  }
  throw new Failure('Say which host: npm run verify-host -- https://HOST [--manifest FILE]');
}
