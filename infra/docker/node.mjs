import { mkdir } from 'node:fs/promises';
import { runCommand } from '../run/command.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { unpackNpmPackage } from '../toolchain/npm-package.mjs';
import { TOOLCHAINS } from '../toolchain/versions.mjs';

// The project's own Node.js, by version and hash, into the folder given: for the builds of images.
await runCommand(async () => {
  const [folder] = process.argv.slice(2);
  const toolchain = TOOLCHAINS[`${process.platform}-${process.arch}`];
  if (folder === undefined || toolchain === undefined) throw new Failure('usage: node.mjs FOLDER, on Linux');
  await mkdir(folder, { recursive: true });
  await unpackNpmPackage(toolchain.node, folder);
  return 0;
});
