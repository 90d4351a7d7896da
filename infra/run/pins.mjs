import { checkPins } from '../pins/check-pins.mjs';
import { runCommand, top } from './command.mjs';
import { prepareTools } from './prepare.mjs';

// npm run pins: which pinned versions have a newer release. Ends with 1 where one has, and where Caddy's or Node.js' could not be looked
// up: a check that knows nothing must not pass.
await runCommand(async () => {
  const rows = await checkPins(top, await prepareTools());
  const widths = /** @type {const} */ (['name', 'pinned', 'newest']).map((column) =>
    Math.max(...rows.map((row) => row[column].length)),
  );
  for (const { name, pinned, newest, verdict } of rows) {
    const cells = [name, pinned, newest].map((cell, column) => cell.padEnd(widths[column] ?? 0));
    process.stdout.write(`${cells.join('  ')}  ${verdict}\n`);
  }
  const behind = rows.filter(({ verdict }) => verdict === 'behind').length;
  const blind = rows.slice(0, 2).filter(({ verdict }) => verdict === 'unknown').length;
  process.stdout.write(
    `${behind} behind, ${rows.filter(({ verdict }) => verdict === 'unknown').length} not known\n`,
  );
  return behind + blind === 0 ? 0 : 1;
});
