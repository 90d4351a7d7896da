import { expect, test, vi } from 'vitest';
import { FakeTrack } from '../session/testing.ts';
import { CaptureDevice } from './capture-device.ts';
import { deviceFault } from './device-fault.ts';

function setUp(whenOff: 'mute' | 'stop') {
  const opened: FakeTrack[] = [];
  const open = vi.fn((deviceId: string | null): Promise<MediaStreamTrack> => {
    const track = new FakeTrack(whenOff === 'stop' ? 'video' : 'audio', deviceId ?? 'default');
    opened.push(track);
    return Promise.resolve(track);
  });
  return { opened, open, device: new CaptureDevice({ whenOff, open }) };
}

test('a microphone that is switched off stays open and silent, and comes back without being opened again', async () => {
  const { opened, device } = setUp('mute');
  await device.set(true);
  expect(device.state.value).toEqual({ on: true, deviceId: 'default', fault: null });
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
  expect(device.state.value).toEqual({ on: false, deviceId: 'other', fault: null });
});

test('a device that is chosen while nothing runs is not opened', async () => {
  const { opened, device } = setUp('stop');
  await device.select('other');
  expect(opened).toEqual([]);
  await device.set(true);
  expect(opened[0]?.deviceId).toBe('other');
});

test('MOD-3: a device that is unplugged is off, and no other one takes its place', async () => {
  const { opened, device } = setUp('mute');
  await device.set(true);
  opened[0]?.unplug();
  expect(device.state.value).toMatchObject({ on: false, fault: 'not-found' });
  expect(device.track.value).toBeNull();
  expect(opened.length).toBe(1);
});

test('a refusal ends as a typed fault, and the next try clears it', async () => {
  const { open, device } = setUp('stop');
  open.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
  await device.set(true);
  expect(device.state.value).toEqual({ on: false, deviceId: null, fault: 'denied' });
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
