import { signal } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { inputMeter } from './devices/input-meter.ts';
import { ownTalk } from './devices/own-talk.ts';
import { MicrophoneMeter } from './session/microphone-meter.ts';
import { silentContext } from './silent-context.ts';

const Original = AudioContext;
let sinks: unknown[] = [];

beforeEach(async () => {
  // A page that nobody has touched makes no sound, and measures none.
  await userEvent.click(document.body);
  sinks = [];
  globalThis.AudioContext = class extends Original {
    constructor(options?: AudioContextOptions) {
      super(options);
      sinks.push(Reflect.get(this, 'sinkId'));
    }
  };
});

afterEach(() => {
  globalThis.AudioContext = Original;
});

function microphone() {
  const context = new Original();
  const [track] = context.createMediaStreamDestination().stream.getAudioTracks();
  if (track === undefined) throw new Error('no track');
  return { track, close: () => context.close() };
}

test('what only listens takes no output device', async () => {
  const { track, close } = microphone();
  const clock = new FakeClock();
  const source = signal<MediaStreamTrack | null>(track);
  const state = signal({ deviceId: null, fault: null, interrupted: false, on: true });
  const stops = [
    inputMeter(clock, source).subscribe(() => undefined),
    ownTalk(clock, source, state).advice.subscribe(() => undefined),
  ];
  const { port1, port2 } = new MessageChannel();
  const meter = new MicrophoneMeter('data:text/javascript,', port2);
  expect(sinks).toEqual([
    expect.objectContaining({ type: 'none' }),
    expect.objectContaining({ type: 'none' }),
    expect.objectContaining({ type: 'none' }),
  ]);
  meter.close();
  port1.close();
  for (const stop of stops) stop();
  await close();
});

test('without an output device sound still runs through', async () => {
  const context = silentContext();
  expect(Reflect.get(context, 'sinkId')).toMatchObject({ type: 'none' });
  const tone = context.createOscillator();
  const analyser = context.createAnalyser();
  tone.connect(analyser);
  tone.start();
  const samples = new Float32Array(analyser.fftSize);
  await expect
    .poll(() => {
      analyser.getFloatTimeDomainData(samples);
      return samples.some((sample) => Math.abs(sample) > 0.5);
    })
    .toBe(true);
  await context.close();
});
