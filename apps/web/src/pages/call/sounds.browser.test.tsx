import { signal } from '@conclave/base';
import type { ComponentType } from 'react';
import type { ParticipantView } from '@conclave/call';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freshRoot } from '../../../test/fresh-root.ts';
import type { LocalMedia } from '../../reading/local-media.ts';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { sharedBy } from '../../testing/gallery-scene.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import type { SoundsProps } from './sounds.tsx';

const { element, render } = freshRoot();

// Features add their texts to those of the page, which have to be there.
let Sounds: ComponentType<SoundsProps>;
beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
  ({ Sounds } = await import('./sounds.tsx'));
});
afterEach(() => vi.restoreAllMocks());

/** An answer to `setSinkId` that is still owed. */
interface Asked {
  readonly id: string;
  readonly answer: (outcome: 'set' | 'gone') => void;
}

function watchSinks(): Asked[] {
  const asked: Asked[] = [];
  vi.spyOn(HTMLMediaElement.prototype, 'setSinkId').mockImplementation((id) => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const answer = (outcome: 'set' | 'gone'): void =>
      outcome === 'set' ? resolve(undefined) : reject(new DOMException('gone', 'NotFoundError'));
    asked.push({ id, answer });
    return promise;
  });
  return asked;
}

const context = new AudioContext();

function sound(): MediaStreamTrack {
  const [track] = context.createMediaStreamDestination().stream.getAudioTracks();
  if (track === undefined) throw new Error('a destination without a track');
  return track;
}

function person(index: number): ParticipantView {
  return fakeParticipant(`p${index}`, `Person ${index}`, {
    isSelf: index === 0,
    audioTrack: index === 0 ? null : sound(),
  });
}

/** A meeting of two, one of whom shares a screen with its sound. */
function show(local: LocalMedia) {
  const participants = signal([person(0), person(1)]);
  const screens = [{ ...sharedBy(1, true), audioTrack: sound() }];
  const call = { ...createFakeCall({ participants: [], features: { screens } }), participants };
  render(<Sounds call={call} local={local} />);
  return participants;
}

const players = (): readonly HTMLAudioElement[] => Array.from(element.querySelectorAll('audio'));
const playing = (): number => players().filter(({ srcObject }) => srcObject !== null).length;

test('every sound comes out of the loudspeaker that was chosen and no other first: who comes later, a screen, another choice', async () => {
  const asked = watchSinks();
  const local = createFakeLocalMedia();
  const participants = show(local);
  await expect.poll(() => asked.map(({ id }) => id)).toEqual(['out-1', 'out-1']);
  expect(playing()).toBe(0);
  for (const { answer } of asked) answer('set');
  await expect.poll(playing).toBe(2);

  participants.value = [...participants.value, person(2)];
  await expect.poll(() => asked.length).toBe(3);
  expect(playing()).toBe(2);
  asked[2]?.answer('set');
  await expect.poll(playing).toBe(3);

  await local.select('speaker', 'out-2');
  await expect.poll(() => asked.slice(3).map(({ id }) => id)).toEqual(['out-2', 'out-2', 'out-2']);
  expect(playing()).toBe(0);
  for (const { answer } of asked.slice(3)) answer('set');
  await expect.poll(playing).toBe(3);
  expect(players()).toHaveLength(3);
});

test('what the browser can not find plays by the system’s own, and who has gone meanwhile plays nothing', async () => {
  const asked = watchSinks();
  const participants = show(createFakeLocalMedia());
  await expect.poll(() => asked.length).toBe(2);
  const [left] = players();
  participants.value = participants.value.slice(0, 1);
  await expect.poll(players).toHaveLength(1);
  for (const { answer } of asked) answer('gone');
  await expect.poll(playing).toBe(1);
  expect(left?.isConnected).toBe(false);
  expect(left?.srcObject).toBeNull();
});

test('where none was chosen nothing is waited for', async () => {
  const asked = watchSinks();
  const local = createFakeLocalMedia();
  const speaker = { deviceId: null, selectable: true };
  show({ ...local, state: signal({ ...local.state.value, speaker }) });
  await expect.poll(playing).toBe(2);
  expect(asked).toEqual([]);
});
