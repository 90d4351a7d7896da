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
  expect(wayOut('unplugged', [alias, builtIn], null)).toEqual({ kind: 'use', label: 'Built-in microphone' });
  expect(wayOut('unplugged', [builtIn, { id: 'mic-2', label: 'Headset' }], null)).toEqual({
    kind: 'use',
    label: null,
  });
  expect(wayOut('unplugged', [{ id: 'mic-1', label: '' }], null)).toEqual({ kind: 'use', label: null });
  expect(wayOut('unplugged', [], null)).toEqual({ kind: 'connect' });
});

test('what was unplugged and is there again is taken by a second try', () => {
  expect(wayOut('unplugged', [builtIn, { id: 'mic-2', label: 'Headset' }], 'mic-2')).toEqual({
    kind: 'again',
  });
});

test('a second try is offered where it can help', () => {
  for (const fault of ['denied', 'in-use', 'failed', 'stopped'] as const)
    expect(wayOut(fault, [], null)).toEqual({ kind: 'again' });
  expect(wayOut('not-found', [], null)).toEqual({ kind: 'connect' });
  expect(wayOut('not-found', [builtIn], null)).toEqual({ kind: 'again' });
  expect(wayOut('interrupted', [builtIn], null)).toEqual({ kind: 'none' });
});
