import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { capture } from './process.mjs';

const module = new URL('./process.mjs', import.meta.url).href;

/** A process that streams a shell command, as the project's commands do. */
const streaming = (script: string, after = '') =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { stream } from '${module}'; const code = await stream('sh', ['-c', ${JSON.stringify(script)}]); ${after}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

test('a command that fails is an answer, and so is one that does not exist', async () => {
  expect(await capture('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  expect((await capture('no-such-command', [])).code).toBe(127);
});

test('a command that takes too long is ended', async () => {
  expect((await capture('sleep', ['30'], { timeoutMs: 50 })).code).toBe(143);
});

test("a child's exit code is handed on", async () => {
  const parent = streaming('exit 7', 'process.exit(code);');
  expect(await once(parent, 'exit')).toEqual([7, null]);
});

test('a signal reaches the child, whose exit code becomes the exit code, and nothing runs after it', async () => {
  const parent = streaming(
    "trap 'exit 5' TERM; echo ready; while :; do sleep 0.02; done",
    "console.log('went on');",
  );
  let printed = '';
  parent.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed === 'ready\n') parent.kill('SIGTERM');
  });
  expect(await once(parent, 'exit')).toEqual([5, null]);
  expect(printed).toBe('ready\n');
});
