import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { FakeTrack } from '../session/testing.ts';
import { CaptureDevice } from './capture-device.ts';
import type { DeviceFault } from '../types.ts';
import { deviceFault } from './device-fault.ts';

function setUp(whenOff: 'mute' | 'stop') {
  const opened: FakeTrack[] = [];
  const open = vi.fn((deviceId: string | null): Promise<MediaStreamTrack> => {
    const track = new FakeTrack(whenOff === 'stop' ? 'video' : 'audio', deviceId ?? 'default');
    opened.push(track);
    return Promise.resolve(track);
  });
  const clock = new FakeClock();
  const whyEnded = vi.fn<() => Promise<DeviceFault>>(() => Promise.resolve('unplugged'));
  return { opened, open, clock, whyEnded, device: new CaptureDevice({ clock, whenOff, open, whyEnded }) };
}

test('a microphone that is switched off stays open and silent, and comes back without being opened again', async () => {
  const { opened, device } = setUp('mute');
  await device.set(true);
  expect(device.state.value).toEqual({ on: true, deviceId: 'default', fault: null, interrupted: false });
  await device.set(false);
  expect(opened[0]).toMatchObject({ enabled: false, readyState: 'live' });
  expect(device.state.value.on).toBe(false);
  await device.set(true);
  expect(opened.length).toBe(1);
  expect(opened[0]?.enabled).toBe(true);
});

test('a camera that is switched off is given back, and opened again when it is switched on', async () => {
  const { opened, device } = setUp('stop');
  await device.set(true);
  await device.set(false);
  expect(opened[0]?.readyState).toBe('ended');
  expect(device.track.value).toBeNull();
  await device.set(true);
  expect(device.track.value).toBe(opened[1]);
});

test('off takes effect while the device is still being opened', async () => {
  const { opened, device } = setUp('stop');
  const on = device.set(true);
  const off = device.set(false);
  await Promise.all([on, off]);
  expect(device.state.value.on).toBe(false);
  expect(opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
});

test('off is a matter of this instant: no frame after it carries sound', () => {
  const { opened, device } = setUp('mute');
  return device.set(true).then(() => {
    const off = device.set(false);
    expect(opened[0]?.enabled).toBe(false);
    return off;
  });
});

test('another device takes the place of the running one, muted where that one was', async () => {
  const { opened, device } = setUp('mute');
  await device.set(true);
  await device.set(false);
  await device.select('other');
  expect(opened.map(({ deviceId, readyState }) => [deviceId, readyState])).toEqual([
    ['default', 'ended'],
    ['other', 'live'],
  ]);
  expect(opened[1]?.enabled).toBe(false);
  expect(device.state.value).toEqual({ on: false, deviceId: 'other', fault: null, interrupted: false });
});

test('what is named as chosen is what runs, until the other one is open', async () => {
  const { opened, open, device } = setUp('mute');
  await device.set(true);
  let give: (track: MediaStreamTrack) => void = () => {};
  open.mockReturnValueOnce(new Promise((resolve) => (give = resolve)));
  const selected = device.select('other');
  await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(2));
  expect(device.state.value).toMatchObject({ on: true, deviceId: 'default' });
  give(new FakeTrack('audio', 'other'));
  expect(await selected).toBeNull();
  expect(device.state.value).toMatchObject({ on: true, deviceId: 'other' });
  expect(opened[0]?.readyState).toBe('ended');
});

test('a device that does not open takes nothing from the one that runs', async () => {
  for (const whenOff of ['mute', 'stop'] as const) {
    const { opened, open, device } = setUp(whenOff);
    await device.set(true);
    open.mockRejectedValueOnce(new DOMException('no', 'NotReadableError'));
    expect(await device.select('other')).toBe('in-use');
    expect(device.state.value).toEqual({ on: true, deviceId: 'default', fault: null, interrupted: false });
    expect(opened.filter(({ readyState, enabled }) => readyState === 'live' && enabled).length).toBe(1);
  }
});

test('where neither the chosen device nor the former one opens, it is off and says why', async () => {
  const { open, device } = setUp('stop');
  await device.set(true);
  open.mockRejectedValueOnce(new DOMException('no', 'NotReadableError'));
  open.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
  expect(await device.select('other')).toBeNull();
  expect(device.state.value).toMatchObject({ on: false, fault: 'denied' });
  expect(device.track.value).toBeNull();
});

test('a device that is chosen while nothing runs is not opened', async () => {
  const { opened, device } = setUp('stop');
  await device.select('other');
  expect(opened).toEqual([]);
  await device.set(true);
  expect(opened[0]?.deviceId).toBe('other');
});

test('MOD-3: a device that is unplugged is off at once, says why, and no other one takes its place', async () => {
  const { opened, device } = setUp('mute');
  await device.set(true);
  opened[0]?.unplug();
  expect(device.state.value.on).toBe(false);
  expect(device.track.value).toBeNull();
  await vi.waitFor(() => expect(device.state.value.fault).toBe('unplugged'));
  expect(opened.length).toBe(1);
});

test('whoever switches on again before the reason is known is not told it', async () => {
  const { opened, whyEnded, device } = setUp('mute');
  let tell: (fault: DeviceFault) => void = () => {};
  whyEnded.mockReturnValueOnce(new Promise((resolve) => (tell = resolve)));
  await device.set(true);
  opened[0]?.unplug();
  await device.set(true);
  tell('unplugged');
  await Promise.resolve();
  expect(device.state.value).toMatchObject({ on: true, fault: null });
});

test('what was read is gone, and the same fault shows again when it happens again', async () => {
  const { open, device } = setUp('stop');
  const shown: (DeviceFault | null)[] = [];
  device.state.subscribe(({ fault }) => shown.push(fault));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    open.mockRejectedValueOnce(new DOMException('no', 'NotReadableError'));
    await device.set(true);
    device.dismissFault();
  }
  expect(shown.filter((fault) => fault === 'in-use').length).toBe(2);
  expect(device.state.value.fault).toBeNull();
});

test('a track that the system mutes shows as interrupted after a moment, until it goes on', async () => {
  const { opened, clock, device } = setUp('mute');
  await device.set(true);
  opened[0]?.hold(true);
  clock.advance(1_000);
  expect(device.state.value.interrupted).toBe(false);
  clock.advance(1_000);
  expect(device.state.value).toMatchObject({ on: true, interrupted: true, fault: null });
  opened[0]?.hold(false);
  expect(device.state.value).toMatchObject({ on: true, interrupted: false });
});

test('a pause of a moment, a device that is muted from the start, and one that is replaced', async () => {
  const { opened, clock, device } = setUp('mute');
  await device.set(true);
  opened[0]?.hold(true);
  clock.advance(1_000);
  opened[0]?.hold(false);
  clock.advance(10_000);
  expect(device.state.value.interrupted).toBe(false);
  opened[0]?.hold(true);
  clock.advance(10_000);
  expect(device.state.value.interrupted).toBe(true);
  await device.select('other');
  expect(device.state.value.interrupted).toBe(false);
  clock.advance(10_000);
  expect(device.state.value.interrupted).toBe(false);
});

test('what is given back is off at once, a muted microphone too, and says whether it was on', async () => {
  for (const on of [true, false]) {
    const { opened, device } = setUp('mute');
    await device.set(true);
    await device.set(on);
    expect(device.suspend()).toBe(on);
    expect(opened[0]?.readyState).toBe('ended');
    expect(device.track.value).toBeNull();
    expect(device.state.value.on).toBe(false);
  }
});

test('what is opened only after everything was given back stays off', async () => {
  for (const whenOff of ['mute', 'stop'] as const) {
    const { opened, device } = setUp(whenOff);
    const on = device.set(true);
    expect(device.suspend()).toBe(true);
    await on;
    expect(opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
    expect(device.track.value).toBeNull();
    await device.set(true);
    expect(device.track.value?.readyState).toBe('live');
  }
});

test('a refusal ends as a typed fault, and the next try clears it', async () => {
  const { open, device } = setUp('stop');
  open.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
  await device.set(true);
  expect(device.state.value).toEqual({ on: false, deviceId: null, fault: 'denied', interrupted: false });
  await device.set(true);
  expect(device.state.value).toMatchObject({ on: true, fault: null });
});

test('every rejection has a name for people', () => {
  const named = (name: string) => deviceFault(new DOMException('', name));
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'TypeError'].map(named)).toEqual([
    'denied',
    'not-found',
    'in-use',
    'failed',
  ]);
  expect(deviceFault('nonsense')).toBe('failed');
});

test('a closed device opens nothing any more', async () => {
  const { opened, device } = setUp('stop');
  await device.set(true);
  device.close();
  await device.set(true);
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended']);
});
