import { FakeClock } from '@conclave/base/testing';
import { signal } from '@conclave/base';
import { beforeAll, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { ownTalk } from './own-talk.ts';

const STATE = { deviceId: null, fault: null, interrupted: false };

// A page that nobody has touched makes no sound, and measures none.
beforeAll(() => userEvent.click(document.body));

/** A loud tone as a microphone, and every track that was made of it. */
function setUp(on: boolean) {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const sink = context.createMediaStreamDestination();
  const [track] = sink.stream.getAudioTracks();
  if (track === undefined) throw new Error('no track');
  track.enabled = on;
  const copies: MediaStreamTrack[] = [];
  const clone = track.clone.bind(track);
  track.clone = () => {
    const copy = clone();
    copies.push(copy);
    return copy;
  };
  tone.start();
  const clock = new FakeClock();
  const microphone = signal<MediaStreamTrack | null>(track);
  const state = signal({ ...STATE, on });
  const talk = ownTalk(clock, microphone, state);
  return { track, copies, clock, microphone, talk, tone, sink, close: () => context.close() };
}

test('a voice is noticed while the track that is sent carries silence, and nothing listens once it is given back', async () => {
  const { track, copies, clock, microphone, talk, tone, sink, close } = setUp(false);
  tone.connect(sink);
  const stop = talk.advice.subscribe(() => undefined);
  await vi.waitUntil(
    () => {
      clock.advance(100);
      return talk.advice.value === 'muted-speaking';
    },
    { timeout: 10_000 },
  );
  expect(track.enabled).toBe(false);
  talk.dismiss();
  expect(talk.advice.value).toBeNull();
  microphone.value = null;
  expect(copies.map(({ readyState }) => readyState)).toEqual(['ended']);
  microphone.value = track;
  expect(copies.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  stop();
  expect(copies.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  await close();
});

test('a microphone that is on and gives nothing is noticed', async () => {
  const { clock, talk, close } = setUp(true);
  const stop = talk.advice.subscribe(() => undefined);
  await vi.waitUntil(
    () => {
      clock.advance(100);
      return talk.advice.value === 'silent';
    },
    { timeout: 15_000 },
  );
  talk.dismiss();
  expect(talk.advice.value).toBeNull();
  stop();
  await close();
});
