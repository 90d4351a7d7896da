import { expect, test } from 'vitest';
import { acceptance } from './device-offer.ts';

const device = (on: boolean) => ({ on, deviceId: null, fault: null, interrupted: false });
const wish = (on: boolean) => ({ on, deviceId: null });
const camera = { offer: [{ kind: 'camera', id: 'cam' }] } as const;
const headset = {
  offer: [
    { kind: 'microphone', id: 'head' },
    { kind: 'speaker', id: 'ear' },
  ],
} as const;

test('whoever joined without a camera switches on the one that came with one press', () => {
  const off = { microphone: device(true), camera: device(false) };
  const wanted = { microphone: wish(true), camera: wish(true) };
  expect(acceptance(camera, off, wanted, true)).toEqual({
    choose: [{ kind: 'camera', id: 'cam' }],
    switchOn: ['camera'],
  });
  const unnamed = { offer: [{ kind: 'camera', id: null }] } as const;
  expect(acceptance(unnamed, off, wanted, true)).toEqual({ choose: [], switchOn: ['camera'] });
});

test('MOD-3: what was switched off is chosen and stays off', () => {
  const state = { microphone: device(false), camera: device(false) };
  const wishes = { microphone: wish(false), camera: wish(false) };
  expect(acceptance(camera, state, wishes, true)?.switchOn).toEqual([]);
  expect(acceptance(headset, state, wishes, true)).toEqual({ choose: headset.offer, switchOn: [] });
  expect(acceptance({ offer: [{ kind: 'camera', id: null }] }, state, wishes, true)).toBeNull();
});

test('what is on is changed and no more, and who may not be heard switches nothing on', () => {
  const wishes = { microphone: wish(true), camera: wish(true) };
  expect(
    acceptance(headset, { microphone: device(true), camera: device(true) }, wishes, true)?.switchOn,
  ).toEqual([]);
  expect(
    acceptance(headset, { microphone: device(false), camera: device(true) }, wishes, false)?.switchOn,
  ).toEqual([]);
});
