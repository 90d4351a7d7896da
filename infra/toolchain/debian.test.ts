import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureDebianPackages } from './debian.mjs';
import { Failure } from './failure.mjs';

/**
 * A machine whose packages are lines of a file: `dpkg-query` reads it, `apt-get install` appends to it.
 *
 * @param aptGet what its apt-get does
 */
function machineWith({ installed, aptGet }: { installed: string; aptGet: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-debian-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const state = join(folder, 'installed');
  const calls = join(folder, 'calls');
  writeFileSync(state, installed);
  const commands = {
    'dpkg-query': `cat ${state}`,
    'apt-get': `echo "$*" >>${calls}; ${aptGet.replace('STATE', state)}`,
    sudo: 'shift; exec "$@"',
  };
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8') : ''),
  };
}

test('only what is missing is installed, after one update of the lists', async () => {
  const machine = machineWith({
    installed: 'gone config-files\nhere installed\n',
    aptGet: 'for name; do echo "$name installed" >>STATE; done',
  });
  await ensureDebianPackages(['here', 'gone', 'new'], 'A test', machine.env);
  const lines = machine.calls().trim().split('\n').slice(-2);
  expect(lines[0]).toMatch(/ update$/);
  expect(lines[1]).toMatch(/ install -y --no-install-recommends gone new$/);
  await ensureDebianPackages(['here', 'gone', 'new'], 'A test', machine.env);
  expect(machine.calls().trim().split('\n').slice(-2)).toEqual(lines);
});

test('nothing is asked of apt-get when nothing is missing', async () => {
  const machine = machineWith({ installed: 'here installed\n', aptGet: 'exit 1' });
  await ensureDebianPackages(['here'], 'A test', machine.env);
  await ensureDebianPackages([], 'A test', machine.env);
  expect(machine.calls()).toBe('');
});

test('one sentence says what to install where apt-get cannot', async () => {
  const machine = machineWith({ installed: '', aptGet: 'exit 100' });
  const attempt = ensureDebianPackages(['g++', 'make'], 'Building it', machine.env);
  await expect(attempt).rejects.toThrow(Failure);
  await expect(attempt).rejects.toThrow(
    'Building it needs the Debian packages g++ make: install them with "apt-get install g++ make" as root and try again.',
  );
});
