import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { toBase64Url } from '@conclave/base';
import { findingsFile, grownCorpus, keptCorpus, readCorpus, writeCorpus } from './corpus.ts';
import type { Finding } from './fuzz.ts';
import { supervise } from './supervise.ts';
import { targetNamed, targets } from './targets.ts';

/** Longer inputs stay on the machine that found them. */
const longestKept = 2048;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    keep: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const chosen = values.target?.map(targetNamed) ?? targets;
const ms = (Number(values.minutes) * 60_000) / chosen.length;
const seed = Number(values.seed);
if (!(ms > 0) || !Number.isSafeInteger(seed)) throw new RangeError('--minutes and --seed are numbers');

let found = 0;
for (const { name } of chosen) {
  const findings: Finding[] = [];
  const corpus = [...(await readCorpus(keptCorpus(name))), ...(await readCorpus(grownCorpus(name)))];
  const outcome = await supervise({ target: name, seed, ms, corpus }, (finding) => {
    findings.push(finding);
    say(`${name}: ${finding.reason}\n  input ${toBase64Url(finding.input)}`);
  });
  found += findings.length;
  if (findings.length > 0) {
    const file = findingsFile(name);
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, findings.map(({ input }) => `${toBase64Url(input)}\n`).join(''));
  }
  if (outcome.kind === 'lost') {
    say(`${name.padEnd(24)} seed ${seed}: the thread was lost`);
    continue;
  }
  const { executions, coverage, minimal, corpus: grown } = outcome.report;
  await writeCorpus(grownCorpus(name), minimal);
  if (values.keep) {
    const short = minimal.filter((input) => input.length <= longestKept);
    await writeCorpus(keptCorpus(name), short);
  }
  say(
    `${name.padEnd(24)} seed ${seed}: ${executions} inputs, coverage ${coverage}, corpus ${grown.length} ` +
      `(${minimal.length} needed), ${findings.length} findings`,
  );
}
process.exitCode = found === 0 ? 0 : 1;
