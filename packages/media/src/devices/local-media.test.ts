import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { FakeTrack } from '../session/testing.ts';
import { meterLevel } from './input-meter.ts';
import { createLocalMedia } from './local-media.ts';

const info = (kind: MediaDeviceKind, deviceId: string): MediaDeviceInfo => ({
  kind,
  deviceId,
  label: `${kind} ${deviceId}`,
  groupId: '',
  toJSON: () => ({}),
});

class FakeStream {
  readonly #tracks: readonly MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[]) {
    this.#tracks = tracks;
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks];
  }
}

function setUp() {
  vi.stubGlobal('MediaStream', FakeStream);
  const events = new EventTarget();
  let devices = [info('audioinput', 'mic'), info('videoinput', ''), info('audiooutput', 'out')];
  const asked: (MediaStreamConstraints | undefined)[] = [];
  const local = createLocalMedia({
    clock: new FakeClock(),
    mediaDevices: {
      addEventListener: events.addEventListener.bind(events),
      removeEventListener: events.removeEventListener.bind(events),
      enumerateDevices: () => Promise.resolve(devices),
      getUserMedia: (constraints) => {
        asked.push(constraints);
        return Promise.resolve(
          new MediaStream([new FakeTrack(constraints?.audio ? 'audio' : 'video', 'chosen')]),
        );
      },
    },
  });
  const plug = (next: typeof devices): void => {
    devices = next;
    events.dispatchEvent(new Event('devicechange'));
  };
  return { local, asked, plug };
}

test('devices are listed by kind once the browser names them, and follow what is plugged in', async () => {
  const { local, plug } = setUp();
  await eventually(() => expect(local.state.value.devices.microphone.length).toBe(1));
  expect(local.state.value.devices).toMatchObject({ camera: [], speaker: [{ id: 'out' }] });
  plug([info('videoinput', 'cam')]);
  await eventually(() => expect(local.state.value.devices.camera).toMatchObject([{ id: 'cam' }]));
});

test('nothing is opened before it is switched on; then the camera shows in the preview', async () => {
  const { local, asked } = setUp();
  expect(asked).toEqual([]);
  expect(local.preview.value).toBeNull();
  await local.setCamera(true);
  expect(asked).toMatchObject([{ video: { width: { ideal: 1280 }, height: { ideal: 720 } } }]);
  expect(local.preview.value?.getTracks()).toEqual([local.cameraTrack.value]);
  expect(local.state.value.camera).toEqual({ on: true, deviceId: 'chosen', fault: null });
  await local.setCamera(false);
  expect(local.preview.value).toBeNull();
});

test('the microphone is captured with echo cancellation, and from the device that was chosen', async () => {
  const { local, asked } = setUp();
  await local.select('microphone', 'mic');
  await local.setMicrophone(true);
  expect(asked).toMatchObject([{ audio: { echoCancellation: true, deviceId: { exact: 'mic' } } }]);
});

test('the speaker that was chosen is told to those who play', async () => {
  const { local } = setUp();
  await local.select('speaker', 'out');
  expect(local.state.value.speaker).toMatchObject({ deviceId: 'out', selectable: false });
});

test('a page without a secure context says that there is no device', async () => {
  vi.stubGlobal('navigator', {});
  const local = createLocalMedia({ clock: new FakeClock() });
  await local.setCamera(true);
  expect(local.state.value.camera.fault).toBe('not-found');
});

test('a meter shows silence as nothing and full scale as full', () => {
  expect(meterLevel(new Float32Array(100))).toBe(0);
  expect(meterLevel(new Float32Array(100).fill(1))).toBe(1);
  expect(meterLevel(new Float32Array(100).fill(0.0316))).toBeCloseTo(0.5, 1);
});
