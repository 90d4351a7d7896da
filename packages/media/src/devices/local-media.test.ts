import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import type { DeviceWishes } from '../types.ts';
import { meterLevel } from './input-meter.ts';
import { createLocalMedia } from './local-media.ts';
import { FakeBrowser, info } from './testing.ts';

const MICS = [info('audioinput', 'mic-a'), info('audioinput', 'mic-b')] as const;
const CAMERA = info('videoinput', 'cam');
const SPEAKER = info('audiooutput', 'out');

function setUp(...infos: readonly MediaDeviceInfo[]) {
  const browser = new FakeBrowser(...(infos.length > 0 ? infos : [...MICS, CAMERA, SPEAKER]));
  return { browser, local: createLocalMedia({ clock: new FakeClock(), browser }) };
}

const wishes = (change: Partial<DeviceWishes> = {}): DeviceWishes => ({
  microphone: { on: true, deviceId: null },
  camera: { on: true, deviceId: null },
  speaker: null,
  ...change,
});

test('devices are listed by kind once the browser names them, and follow what is plugged in', async () => {
  const { browser, local } = setUp(MICS[0], info('videoinput', ''), SPEAKER);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(1));
  expect(local.state.value.devices).toMatchObject({ camera: [], speaker: [{ id: 'out' }] });
  browser.plug(CAMERA);
  await eventually(() => expect(local.state.value.devices.camera).toMatchObject([{ id: 'cam' }]));
});

test('nothing is opened before it is switched on; then the camera shows in the preview', async () => {
  const { browser, local } = setUp();
  expect(browser.asked).toEqual([]);
  expect(local.preview.value).toBeNull();
  await local.setCamera(true);
  expect(browser.asked).toMatchObject([{ video: { width: { ideal: 1280 }, height: { ideal: 720 } } }]);
  expect(local.preview.value?.getTracks()).toEqual([local.cameraTrack.value]);
  expect(local.state.value.camera).toEqual({ on: true, deviceId: 'cam', fault: null, interrupted: false });
  await local.setCamera(false);
  expect(local.preview.value).toBeNull();
});

test('the microphone is captured with echo cancellation, and from the device that was chosen', async () => {
  const { browser, local } = setUp();
  await local.select('microphone', 'mic-b');
  await local.setMicrophone(true);
  expect(browser.asked).toMatchObject([{ audio: { echoCancellation: true, deviceId: { exact: 'mic-b' } } }]);
});

test('the speaker that was chosen is told to those who play; one that is gone gives way to the system, until it is back', async () => {
  const { browser, local } = setUp();
  await local.select('speaker', 'out');
  expect(local.state.value.speaker).toMatchObject({ deviceId: 'out', selectable: false });
  browser.plug(info('audiooutput', 'other'));
  await eventually(() => expect(local.state.value.speaker.deviceId).toBeNull());
  browser.plug(SPEAKER);
  await eventually(() => expect(local.state.value.speaker.deviceId).toBe('out'));
});

test('a page without a secure context says that there is no device', async () => {
  vi.stubGlobal('navigator', {});
  const local = createLocalMedia({ clock: new FakeClock() });
  await local.start(wishes());
  expect(local.state.value.camera).toMatchObject({ on: false, fault: 'not-found' });
  expect(local.state.value.microphone).toMatchObject({ on: false, fault: 'not-found' });
  vi.unstubAllGlobals();
});

test('what is closed opens nothing any more', async () => {
  const { browser, local } = setUp();
  local.close();
  await local.setCamera(true);
  expect(browser.asked).toEqual([]);
});

test('both devices are asked for in one question', async () => {
  const { browser, local } = setUp();
  await local.start(wishes({ microphone: { on: true, deviceId: 'mic-b' } }));
  expect(browser.asked.length).toBe(1);
  expect(browser.captured).toEqual(['mic-b', 'cam']);
  await local.start(wishes());
  expect(browser.asked.length).toBe(1);
});

test('who refuses both is asked no second time, and may go on without', async () => {
  const { browser, local } = setUp();
  browser.failures.set('audio', 'NotAllowedError');
  await local.start(wishes());
  expect(browser.asked.length).toBe(1);
  expect(local.state.value).toMatchObject({
    microphone: { on: false, fault: 'denied' },
    camera: { on: false, fault: 'denied' },
  });
});

test('a microphone that is allowed for good runs also where the camera is refused', async () => {
  const { browser, local } = setUp();
  browser.permissions = { microphone: 'granted', camera: 'denied' };
  browser.failures.set('video', 'NotAllowedError');
  await local.start(wishes());
  expect(local.state.value).toMatchObject({
    microphone: { on: true, fault: null },
    camera: { on: false, fault: 'denied' },
  });
});

test('a camera that is not there, or in use, takes nothing from the microphone', async () => {
  for (const [name, fault] of [
    ['NotFoundError', 'not-found'],
    ['NotReadableError', 'in-use'],
  ] as const) {
    const { browser, local } = setUp();
    browser.failures.set('video', name);
    await local.start(wishes());
    expect(local.state.value).toMatchObject({ microphone: { on: true }, camera: { on: false, fault } });
    expect(browser.captured).toEqual(['mic-a']);
  }
});

test('a question that nobody answers holds nothing up: what was switched off meanwhile stays off', async () => {
  const { browser, local } = setUp();
  let allow: () => void = () => {};
  browser.answer = () => new Promise((resolve) => (allow = resolve));
  const started = local.start(wishes());
  await eventually(() => expect(browser.asked.length).toBe(1));
  await local.start(wishes());
  local.setCamera(false).catch(() => undefined);
  expect(local.state.value).toMatchObject({ microphone: { on: false }, camera: { on: false } });
  allow();
  await started;
  await eventually(() => expect(browser.captured).toEqual(['mic-a']));
  expect(browser.asked.length).toBe(1);
});

test('a chosen device that is gone after a reload gives way to the default', async () => {
  const { browser, local } = setUp();
  await local.start(
    wishes({ microphone: { on: true, deviceId: 'gone' }, camera: { on: true, deviceId: 'gone too' } }),
  );
  expect(browser.captured).toEqual(['mic-a', 'cam']);
  expect(local.state.value).toMatchObject({
    microphone: { on: true, deviceId: 'mic-a', fault: null },
    camera: { on: true, deviceId: 'cam', fault: null },
  });
});

test('an unplugged microphone is named as such, and the next press takes what is there', async () => {
  const { browser, local } = setUp();
  await local.start(wishes({ microphone: { on: true, deviceId: 'mic-b' } }));
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  browser.unplug('mic-b');
  expect(local.state.value.microphone.on).toBe(false);
  await eventually(() => expect(local.state.value.microphone.fault).toBe('unplugged'));
  expect(browser.captured).toEqual(['cam']);
  await local.setMicrophone(true);
  expect(local.state.value.microphone).toMatchObject({ on: true, deviceId: 'mic-a', fault: null });
});

test('a device that is gone from the list was unplugged, whatever the browser says of permissions', async () => {
  const { browser, local } = setUp();
  browser.permissions = { microphone: 'denied', camera: 'denied' };
  await local.start(wishes({ microphone: { on: true, deviceId: 'mic-b' } }));
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  browser.unplug('mic-b');
  await eventually(() => expect(local.state.value.microphone.fault).toBe('unplugged'));
});

test('the last device of its kind that is unplugged is named as such', async () => {
  const { browser, local } = setUp(MICS[0], CAMERA);
  await local.start(wishes());
  browser.unplug('cam');
  await eventually(() => expect(local.state.value.camera.fault).toBe('unplugged'));
  await local.setCamera(true);
  expect(local.state.value.camera).toMatchObject({ on: false, fault: 'not-found' });
});

test('a permission that is withdrawn in the call is told from an unplugged device', async () => {
  const { browser, local } = setUp();
  await local.start(wishes());
  browser.permissions = { microphone: 'granted', camera: 'denied' };
  browser.tracks.find(({ kind }) => kind === 'video')?.unplug();
  await eventually(() => expect(local.state.value.camera.fault).toBe('denied'));
  browser.permissions = { microphone: null, camera: null };
  browser.plug(info('audioinput', '', ''), info('videoinput', '', ''));
  browser.tracks.find(({ kind }) => kind === 'audio')?.unplug();
  await eventually(() => expect(local.state.value.microphone.fault).toBe('denied'));
});

test('a device that is still there and ended all the same has stopped', async () => {
  const { browser, local } = setUp();
  await local.start(wishes());
  await eventually(() => expect(local.state.value.devices.camera.length).toBe(1));
  browser.tracks.find(({ kind }) => kind === 'video')?.unplug();
  await eventually(() => expect(local.state.value.camera.fault).toBe('stopped'));
});

test('where tracks have other ids than the list, the list says all the same what runs', async () => {
  const { browser, local } = setUp(...MICS, CAMERA);
  browser.trackId = (listed) => `another ${listed}`;
  await local.start(wishes({ microphone: { on: true, deviceId: 'mic-b' } }));
  await eventually(() => expect(local.state.value.microphone.deviceId).toBe('mic-b'));
  // No label tells, but there is one camera only.
  expect(local.state.value.camera.deviceId).toBe('cam');
  // What was opened last is asked for by an id that nothing has: the default takes its place.
  await local.setCamera(false);
  await local.setCamera(true);
  expect(local.state.value.camera).toMatchObject({ on: true, deviceId: 'cam', fault: null });
});

test('what is checked is what is sent after a headset went and came back', async () => {
  const { browser, local } = setUp();
  await local.start(wishes({ microphone: { on: true, deviceId: 'mic-b' } }));
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  browser.unplug('mic-b');
  await eventually(() => expect(local.state.value.microphone.fault).toBe('unplugged'));
  await local.setMicrophone(true);
  browser.plug(...MICS, CAMERA, SPEAKER);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  expect(browser.captured).toEqual(['cam', 'mic-a']);
  expect(local.state.value.microphone).toMatchObject({ on: true, deviceId: 'mic-a' });
});

test('where the system moves its default, what is checked is the device that still runs', async () => {
  const real = [info('audioinput', 'a', 'Built-in'), info('audioinput', 'b', 'Headset')] as const;
  const { browser, local } = setUp(info('audioinput', 'default', 'Default - Built-in'), ...real);
  await local.setMicrophone(true);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(3));
  expect(local.state.value.microphone.deviceId).toBe('default');
  browser.plug(info('audioinput', 'default', 'Default - Headset'), ...real);
  await eventually(() => expect(local.state.value.microphone.deviceId).toBe('a'));
});

test('a device that nobody uses and that is unplugged changes nothing', async () => {
  const { browser, local } = setUp(...MICS, CAMERA, info('videoinput', 'cam-b'), SPEAKER);
  await local.start(wishes());
  await local.setCamera(false);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  const before = local.state.value;
  browser.plug(MICS[0], CAMERA, SPEAKER);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(1));
  expect(local.state.value).toEqual({ ...before, devices: local.state.value.devices });
  expect(browser.captured).toEqual(['mic-a']);
});

test('to choose a device while it is off opens nothing and leaves it off; nor does a microphone become audible', async () => {
  const { browser, local } = setUp(...MICS, CAMERA, info('videoinput', 'cam-b'));
  await local.start(wishes());
  await local.setCamera(false);
  await local.setMicrophone(false);
  const asked = browser.asked.length;
  await local.select('camera', 'cam-b');
  expect(browser.asked.length).toBe(asked);
  await local.select('microphone', 'mic-b');
  expect(local.state.value).toMatchObject({ camera: { on: false }, microphone: { on: false } });
  expect(browser.tracks.filter(({ readyState, enabled }) => readyState === 'live' && enabled)).toEqual([]);
});

test('what was given back comes back as it was, and what was off stays off', async () => {
  const { browser, local } = setUp();
  await local.start(wishes());
  await local.setMicrophone(false);
  local.release();
  local.release();
  expect(browser.captured).toEqual([]);
  expect(local.state.value).toMatchObject({ microphone: { on: false }, camera: { on: false } });
  // The tab may have kept nothing: what counts is what was on.
  await local.start(wishes());
  expect(browser.captured).toEqual(['cam']);
  expect(local.state.value).toMatchObject({ microphone: { on: false }, camera: { on: true } });
});

test('MOD-3: what is switched off while everything is given back does not come back', async () => {
  const { browser, local } = setUp();
  await local.start(wishes());
  local.release();
  await local.setMicrophone(false);
  await local.start(wishes());
  expect(browser.captured).toEqual(['cam']);
});

test('nothing that was never switched on is remembered as off: the wishes hold', async () => {
  const { browser, local } = setUp();
  local.release();
  await local.start(wishes());
  expect(browser.captured).toEqual(['mic-a', 'cam']);
});

test('the meter shows silence as nothing, full scale as full, and −30 dB as half', () => {
  expect(meterLevel(new Float32Array(64))).toBe(0);
  expect(meterLevel(new Float32Array(64).fill(1))).toBe(1);
  expect(meterLevel(new Float32Array(64).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5);
});

/** As the page of the call reads it. */
function reading(local: ReturnType<typeof setUp>['local']) {
  local.news.subscribe(() => undefined);
  return () => local.news.value.map(({ what, label, offer }) => [what, label, offer.map(({ id }) => id)]);
}

test('a camera that appears in the call does not switch itself on: it is offered', async () => {
  const { browser, local } = setUp(MICS[0], SPEAKER);
  const news = reading(local);
  await local.start(wishes());
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(1));
  expect(local.state.value.camera.on).toBe(false);
  const asked = browser.asked.length;
  browser.plug(MICS[0], SPEAKER, CAMERA);
  await eventually(() => expect(news()).toEqual([['came', 'videoinput cam', ['cam']]]));
  await local.start(wishes());
  expect(browser.asked.length).toBe(asked);
  expect(local.state.value.camera.on).toBe(false);
  await local.select('camera', 'cam');
  expect(news()).toEqual([]);
  expect(local.state.value.camera.on).toBe(false);
});

test('a headset that went and comes back is offered as one thing, until it is chosen or goes again', async () => {
  const headset = [
    info('audioinput', 'head', 'Headset', 'one'),
    info('videoinput', 'eye', 'Headset', 'one'),
  ] as const;
  const { browser, local } = setUp(...MICS, ...headset);
  const news = reading(local);
  await local.start(wishes({ microphone: { on: true, deviceId: 'head' } }));
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(3));
  browser.plug(...MICS);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  expect(news()).toEqual([]);
  for (let time = 0; time < 2; time += 1) {
    browser.plug(...MICS, ...headset);
    await eventually(() => expect(news()).toEqual([['came-back', 'Headset', ['head', 'eye']]]));
    browser.plug(...MICS);
    await eventually(() => expect(news()).toEqual([]));
  }
});

test('a chosen loudspeaker that goes is said, and so is that it plays again; another one is no news', async () => {
  const other = info('audiooutput', 'other');
  const { browser, local } = setUp(...MICS, SPEAKER, other);
  const news = reading(local);
  await local.start(wishes({ speaker: 'out' }));
  await eventually(() => expect(local.state.value.devices.speaker.length).toBe(2));
  browser.plug(...MICS, SPEAKER);
  await eventually(() => expect(local.state.value.devices.speaker.length).toBe(1));
  expect(news()).toEqual([]);
  browser.plug(...MICS, other);
  await eventually(() => expect(news()).toEqual([['speaker-went', 'audiooutput out', []]]));
  browser.plug(...MICS, SPEAKER, other);
  await eventually(() => expect(news()).toEqual([['speaker-back', 'audiooutput out', []]]));
  expect(local.state.value.speaker.deviceId).toBe('out');
});

test('another microphone that the system prefers is offered while the former one runs', async () => {
  const real = [info('audioinput', 'a', 'Built-in'), info('audioinput', 'b', 'Headset')] as const;
  const { browser, local } = setUp(info('audioinput', 'default', 'Default - Built-in'), ...real);
  const news = reading(local);
  await local.setMicrophone(true);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(3));
  browser.plug(info('audioinput', 'default', 'Default - Headset'), ...real);
  await eventually(() => expect(news()).toEqual([['moved', 'Headset', ['b']]]));
  await local.select('microphone', 'b');
  expect(news()).toEqual([]);
  expect(local.state.value.microphone.deviceId).toBe('b');
});

test('a chosen device that does not open is said, and the former one goes on', async () => {
  const { browser, local } = setUp();
  const news = reading(local);
  await local.setMicrophone(true);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  browser.failures.set('audio', 'NotReadableError');
  await local.select('microphone', 'mic-b');
  expect(news()).toEqual([['not-taken', 'audioinput mic-b', []]]);
  expect(local.state.value.microphone).toMatchObject({ on: true, deviceId: 'mic-a', fault: null });
});

test('nobody who looks only later is told of former times', async () => {
  const { browser, local } = setUp(MICS[0]);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(1));
  browser.plug(...MICS);
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(2));
  expect(reading(local)()).toEqual([]);
});
