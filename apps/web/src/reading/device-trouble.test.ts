import { expect, test } from 'vitest';
import { trouble, wayOut } from './device-trouble.ts';

const device = { on: true, deviceId: null, fault: null, interrupted: false };
const builtIn = { id: 'mic-1', label: 'Built-in microphone' };

test('a fault is told before anything else, and an interruption only of a device that is on', () => {
  expect(trouble(device)).toBeNull();
  expect(trouble({ ...device, interrupted: true })).toBe('interrupted');
  expect(trouble({ ...device, on: false, interrupted: true })).toBeNull();
  expect(trouble({ ...device, on: false, fault: 'unplugged' })).toBe('unplugged');
});

test('after a device was unplugged the one that is left is offered by its name', () => {
  const alias = { id: 'default', label: 'Default - Built-in microphone' };
  expect(wayOut('unplugged', [alias, builtIn])).toEqual({ kind: 'use', label: 'Built-in microphone' });
  expect(wayOut('unplugged', [builtIn, { id: 'mic-2', label: 'Headset' }])).toEqual({
    kind: 'use',
    label: null,
  });
  expect(wayOut('unplugged', [{ id: 'mic-1', label: '' }])).toEqual({ kind: 'use', label: null });
  expect(wayOut('unplugged', [])).toEqual({ kind: 'connect' });
});

test('a second try is offered where it can help', () => {
  for (const fault of ['denied', 'in-use', 'failed', 'stopped'] as const)
    expect(wayOut(fault, [])).toEqual({ kind: 'again' });
  expect(wayOut('not-found', [])).toEqual({ kind: 'connect' });
  expect(wayOut('not-found', [builtIn])).toEqual({ kind: 'again' });
  expect(wayOut('interrupted', [builtIn])).toEqual({ kind: 'none' });
});
