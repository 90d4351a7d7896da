import { signal } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { fakeParticipant } from '../../../testing/fake-call.ts';
import { followedSpeaker } from './followed-speaker-store.ts';

function meeting() {
  const clock = new FakeClock();
  const dominantSpeaker = signal<string | null>(null);
  const participants = signal([
    fakeParticipant('self', 'Ada', { isSelf: true }),
    fakeParticipant('ben', 'Ben'),
    fakeParticipant('cem', 'Cem'),
  ]);
  const store = followedSpeaker({ participants, dominantSpeaker }, clock);
  const says = (id: string): void => {
    participants.value = participants.value.map((each) => ({ ...each, speaking: each.id === id }));
    dominantSpeaker.value = id;
  };
  return { clock, participants, store, says };
}

test('follows without being asked again, a moment after somebody else began to speak', () => {
  const { clock, store, says } = meeting();
  const seen: (string | null)[] = [];
  const stop = store.subscribe(() => void seen.push(store.shown()));
  says('ben');
  clock.advance(10_000);
  says('cem');
  clock.advance(1_100);
  expect(seen).toEqual(['ben']);
  clock.advance(200);
  expect(seen).toEqual(['ben', 'cem']);
  stop();
  says('ben');
  clock.advance(10_000);
  expect(store.shown()).toBe('cem');
});

test('never shows oneself large for having spoken', () => {
  const { clock, store, says } = meeting();
  const stop = store.subscribe(() => {});
  says('ben');
  clock.advance(10_000);
  says('self');
  clock.advance(10_000);
  expect(store.shown()).toBe('ben');
  stop();
});
