import { fileURLToPath } from 'node:url';
import { fences } from './fences.ts';
import { readTree } from './read-tree.ts';
import { registryHosts } from './registry-hosts.ts';

const tree = readTree(fileURLToPath(new URL('../..', import.meta.url)));
const lines = [...fences(registryHosts())].flatMap(([name, fence]) =>
  fence(tree).map(
    ({ path, line, message }) => `${path}${line === undefined ? '' : `:${line}`}  ${message}  [${name}]`,
  ),
);
if (lines.length > 0) {
  process.stderr.write(`${lines.join('\n')}\n${lines.length} violations\n`);
  process.exitCode = 1;
}
