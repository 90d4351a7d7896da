import { signal } from '@conclave/base';
import { testFakeParameters } from 'mediasoup-client';
import { afterEach, expect, test, vi } from 'vitest';
import { ScreenShare } from '../src/screen/screen-capture.ts';
import { createMediaSession } from '../src/session/media-session.ts';
import { FakeSfu } from '../src/session/testing.ts';
import type { LocalMedia, MediaSession } from '../src/types.ts';
import { clock, picture } from './loop.ts';

const WAIT = { timeout: 15_000, interval: 100 };
const sessions: MediaSession[] = [];

/** Devices that are on, with a picture that needs no camera. */
function devices(): LocalMedia & { readonly isReleased: () => boolean } {
  const device = { on: true, deviceId: null, fault: null, interrupted: false };
  let released = false;
  const cameraTrack = signal<MediaStreamTrack | null>(picture());
  return {
    isReleased: () => released,
    state: signal({
      microphone: { ...device, on: false },
      camera: device,
      speaker: { deviceId: null, selectable: false },
      devices: { microphone: [], camera: [], speaker: [] },
    }),
    preview: signal(null),
    microphoneTrack: signal(null),
    cameraTrack,
    inputLevel: signal(0),
    screen: new ScreenShare(null),
    setMicrophone: () => Promise.resolve(),
    setCamera: () => Promise.resolve(),
    select: () => Promise.resolve(),
    start: () => Promise.resolve(),
    release: () => {
      released = true;
      cameraTrack.value?.stop();
    },
    dismissFault: () => {},
    news: signal([]),
    dismissNews: () => {},
    talk: { advice: signal(null), dismiss: () => {} },
    close: () => {},
  };
}

function setUp() {
  const sfu = new FakeSfu();
  sfu.offered = testFakeParameters.generateRouterRtpCapabilities();
  const local = devices();
  const workers: Worker[] = [];
  const session = createMediaSession({
    sfu,
    local,
    clock,
    attestation: 'off',
    random: () => 0.5,
    mark: () => {},
    levelWorkletUrl: new URL('../src/worklet/level-processor.ts', import.meta.url).href,
    createWorker: () => {
      const worker = new Worker(new URL('../src/worker/main.ts', import.meta.url), { type: 'module' });
      workers.push(worker);
      return worker;
    },
  });
  sessions.push(session);
  return { sfu, local, workers, session };
}

const at = (number: number) => ({ generation: 0, number });
const install = (session: MediaSession, epoch: number, removed = false): void =>
  session.installEpoch({
    epoch: at(epoch),
    leafIndex: 0,
    leaves: [0, 1],
    removed,
    added: false,
    baseKey: new Uint8Array(32).fill(epoch),
  });

afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

test('a session publishes the camera, and a silent microphone that is announced as muted', async () => {
  const { session } = setUp();
  await vi.waitFor(() => {
    expect(session.published.value).toMatchObject([
      { context: 'microphone', codec: 'opus', paused: true },
      { context: 'camera', paused: false },
    ]);
  }, WAIT);
}, 30_000);

test('FRM-4: a worker that is killed ends the session: nothing is published, and the devices are off', async () => {
  const { session, local, workers } = setUp();
  await vi.waitFor(() => expect(session.published.value.length).toBe(2), WAIT);
  workers[0]?.terminate();
  await vi.waitFor(() => expect(session.fault.value).toBe('worker-dead'), WAIT);
  expect(session.published.value).toEqual([]);
  expect(session.connection.value).toBe('stopped');
  expect(local.isReleased()).toBe(true);
}, 30_000);

test('FRM-4: a browser without encoded transforms publishes nothing', () => {
  vi.stubGlobal('RTCRtpScriptTransform', undefined);
  const { session, sfu } = setUp();
  vi.unstubAllGlobals();
  expect(session.fault.value).toBe('transforms-unsupported');
  expect(sfu.calls).toEqual([]);
});

test('FRM-4: a transform that can not be made ends the session before anything is negotiated', async () => {
  const { session, sfu } = setUp();
  vi.stubGlobal('RTCRtpScriptTransform', undefined);
  await vi.waitFor(() => expect(session.fault.value).toBe('transforms-unsupported'), WAIT);
  vi.unstubAllGlobals();
  expect(sfu.calls.filter((call) => call.startsWith('produce'))).toEqual([]);
  expect(session.published.value).toEqual([]);
}, 30_000);

test('FRM-9: a session is settled once the sender switched to the newest epoch, and not before', async () => {
  const { session } = setUp();
  install(session, 1);
  session.switchSender(at(1));
  await vi.waitFor(() => expect(session.settled.value).toBe(true), WAIT);
  install(session, 2, true);
  expect(session.settled.value).toBe(false);
  await vi.waitFor(() => expect(session.health.value.length).toBe(2), WAIT);
  expect(session.settled.value).toBe(false);
  session.switchSender(at(2));
  await vi.waitFor(() => expect(session.settled.value).toBe(true), WAIT);
}, 30_000);

test('VER-3: a stream whose owner is not in the tree, or is oneself, is not received', async () => {
  const { session, sfu } = setUp();
  sfu.consumedCodec = 'vp8';
  const stream = { context: 'camera', codec: 'vp8', paused: false } as const;
  install(session, 1);
  session.setRemote([
    { ...stream, producerId: 'own', leafIndex: 0 },
    { ...stream, producerId: 'member', leafIndex: 1 },
    { ...stream, producerId: 'stranger', leafIndex: 2 },
  ]);
  await vi.waitFor(() => expect(sfu.calls).toContain('consume member'), WAIT);
  expect(sfu.calls.filter((call) => call.startsWith('consume'))).not.toContain('consume own');
  expect(sfu.calls.filter((call) => call.startsWith('consume'))).not.toContain('consume stranger');
  expect(session.tracks.value).toEqual([]);
}, 30_000);
