import { expect, test, vi } from 'vitest';
import { chooseDevice, deviceWishes, keepOff } from './device-wishes.ts';
import { createFakeLocalMedia } from '../testing/fake-local-media.ts';

function memory(entries: readonly (readonly [string, string])[] = []) {
  const kept = new Map(entries);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('COM-6: after a reload a device is off only where its owner switched it off', () => {
  const storage = memory([['conclave.microphone', 'off']]);
  expect(deviceWishes(storage)).toMatchObject({ microphone: { on: false }, camera: { on: true } });
  storage.setItem('conclave.microphone', 'on');
  expect(deviceWishes(storage)).toMatchObject({ microphone: { on: true } });
});

test('MOD-3: what a host switched off stays off over a reload', () => {
  const storage = memory([['conclave.microphone', 'on']]);
  keepOff(storage, 'microphone');
  expect(deviceWishes(storage)).toMatchObject({ microphone: { on: false }, camera: { on: true } });
});

test('a device that was chosen is wished for after a reload, by its id alone', async ({ onTestFinished }) => {
  const storage = memory();
  vi.stubGlobal('sessionStorage', storage);
  onTestFinished(() => void vi.unstubAllGlobals());
  const local = createFakeLocalMedia();
  chooseDevice(local, 'microphone', 'mic-2');
  chooseDevice(local, 'speaker', 'out-1');
  expect(local.state.value.microphone.deviceId).toBe('mic-2');
  expect(deviceWishes(storage)).toEqual({
    microphone: { on: true, deviceId: 'mic-2' },
    camera: { on: true, deviceId: null },
    speaker: 'out-1',
  });
  const labels = Object.values(local.state.value.devices)
    .flat()
    .map(({ label }) => label);
  for (const value of storage.kept.values()) expect(labels).not.toContain(value);
});
