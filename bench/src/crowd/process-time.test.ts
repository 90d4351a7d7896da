import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { processTime } from './process-time.ts';

test('what a process takes is counted with what those take that it started', async () => {
  const before = processTime(process.pid);
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  await once(child, 'spawn');
  await vi.waitFor(() => expect(processTime(child.pid ?? 0)).toBeGreaterThan(100), { timeout: 20_000 });
  expect(processTime(process.pid) - before).toBeGreaterThan(100);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processTime(child.pid ?? 0)).toBe(0);
}, 30_000);
