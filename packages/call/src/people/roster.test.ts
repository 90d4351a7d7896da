import type { StreamHealth } from '@conclave/media';
import { expect, test } from 'vitest';
import { fakeView, memberId } from '../../test/fake-view.ts';
import { FakeLocalMedia } from '../testing/fake-local-media.ts';
import type { Presence } from './presence-content.ts';
import { keepUnchanged, participants } from './roster.ts';
import type { RosterInput } from './roster.ts';

const { state: local } = new FakeLocalMedia();

function input(names: readonly string[], more: Partial<RosterInput> = {}): RosterInput {
  return {
    view: fakeView({ names }),
    departing: [],
    order: new Map(names.map((name, index) => [memberId(name), index])),
    presences: new Map(),
    local: local.peek(),
    ownVideo: null,
    tracks: [],
    health: [],
    speaking: new Set(),
    ...more,
  };
}

function row(leafIndex: number, state: StreamHealth['state']): StreamHealth {
  return {
    direction: 'receive',
    leafIndex,
    context: 'camera',
    state,
    reason: null,
    quality: 'good',
    frames: 0,
    dropped: 0,
  };
}

test('MOD-1: where people may not unmute themselves, who sends sound all the same is not heard, hosts and co-hosts are', () => {
  const view = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const members = view.members.map((member) => ({
    ...member,
    isSelf: member.name === 'Bob',
    isCoHost: member.name === 'Cid',
  }));
  const sound: Presence = {
    audio: true,
    video: false,
    screen: false,
    type: 'presence',
    name: null,
    publications: [],
  };
  const told = {
    presences: new Map(members.map(({ peer }) => [peer, sound])),
    speaking: new Set([0, 1, 2]),
  };
  const all = { ...view, members };
  const silenced = { ...all, allowed: { ...view.allowed, unmute: false } };
  const heard = (shown: RosterInput['view']): readonly string[] =>
    participants(input(['Ann'], { ...told, view: shown }))
      .filter(({ audio, speaking, isSelf }) => audio === 'on' && speaking && !isSelf)
      .map(({ name }) => name);
  expect(heard(all)).toEqual(['Ann', 'Cid']);
  expect(heard(silenced)).toEqual(['Ann', 'Cid']);
  const asAnn = members.map((member) => ({ ...member, isSelf: member.name === 'Ann', isCoHost: false }));
  expect(heard({ ...all, members: asAnn })).toEqual(['Bob', 'Cid']);
  expect(heard({ ...silenced, members: asAnn })).toEqual([]);
});

test('VER-3: there is one participant for each leaf, oneself first, then by time of joining', () => {
  const order = new Map(['Ann', 'Cid', 'Bob'].map((name, index) => [memberId(name), index]));
  const shown = participants(input(['Ann', 'Bob', 'Cid'], { order }));
  expect(shown.map(({ name }) => name)).toEqual(['Ann', 'Cid', 'Bob']);
  expect(shown[0]).toMatchObject({ isSelf: true, isHost: true });
});

test('FRM-5: on and off are what the member announced; nothing is assumed of somebody who said nothing', () => {
  const presence = {
    type: 'presence',
    name: null,
    audio: true,
    video: false,
    screen: false,
    publications: [],
  } as const;
  const presences = new Map([['Bob at first', { ...presence, publications: [] }]]);
  const shown = participants(input(['Ann', 'Bob', 'Cid'], { presences }));
  expect(shown.map(({ audio, video }) => [audio, video])).toEqual([
    ['off', 'off'],
    ['on', 'off'],
    ['off', 'off'],
  ]);
});

test('VER-4: a tile tells the worst of its streams, and ok where nothing is expected', () => {
  const health = [row(1, 'ok'), row(1, 'waiting'), row(2, 'waiting'), row(2, 'failed'), row(3, 'idle')];
  const shown = participants(input(['Ann', 'Bob', 'Cid', 'Dan', 'Eve'], { health }));
  expect(shown.map(({ decryption }) => decryption)).toEqual(['ok', 'waiting', 'failed', 'ok', 'ok']);
});

test('a tile tells how the worse of sound and picture arrives, whatever becomes of a screen, and of nobody else', () => {
  const arriving = (leafIndex: number, more: Partial<StreamHealth>): StreamHealth => ({
    ...row(leafIndex, 'ok'),
    ...more,
  });
  const health = [
    arriving(0, { quality: 'poor', direction: 'send' }),
    arriving(1, { quality: 'fair' }),
    arriving(1, { quality: 'good', context: 'microphone' }),
    arriving(2, { quality: 'fair' }),
    arriving(2, { quality: 'poor', context: 'microphone' }),
    arriving(3, { quality: 'poor', context: 'screen' }),
  ];
  const names = ['Ann', 'Bob', 'Cid', 'Dan'];
  const shown = participants(input(names, { health }));
  expect(shown.map(({ quality }) => quality)).toEqual(['good', 'fair', 'poor', 'good']);
  const before = participants(input(names));
  expect(keepUnchanged(before, shown).map((each, index) => each === before[index])).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('VER-4: a picture that bandwidth has no room for is told of its person alone, while their camera is on', () => {
  const health = [row(1, 'held'), row(2, 'held'), { ...row(3, 'held'), context: 'screen' } as const];
  const view = fakeView({ names: ['Ann', 'Bob', 'Cid', 'Dan'] });
  const presences = new Map(
    view.members.map(({ peer, name }): [string, Presence] => {
      const video = name !== 'Cid';
      return [peer, { type: 'presence', name: null, audio: true, video, screen: false, publications: [] }];
    }),
  );
  const held = participants(input(['Ann'], { view, health, presences }));
  expect(held.map(({ name, pictureHeld }) => [name, pictureHeld])).toEqual([
    ['Ann', false],
    ['Bob', true],
    ['Cid', false],
    ['Dan', false],
  ]);
  expect(held.every(({ decryption }) => decryption === 'ok')).toBe(true);
  const before = participants(input(['Ann'], { view, presences }));
  expect(keepUnchanged(before, held)[1]).toBe(held[1]);
});

test('FRM-9: somebody who was removed is shown as leaving, without sound and picture, unless they are back', () => {
  const { members } = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const departing = members.slice(1);
  const shown = participants(input(['Ann', 'Cid'], { departing }));
  expect(shown.map(({ name, presence }) => [name, presence])).toEqual([
    ['Ann', 'here'],
    ['Cid', 'here'],
    ['Bob', 'leaving'],
  ]);
});

test('FRM-6: who speaks is flagged, by leaf, and nobody else changes', () => {
  const before = participants(input(['Ann', 'Bob', 'Cid']));
  const speaking = new Set([1]);
  const after = keepUnchanged(before, participants(input(['Ann', 'Bob', 'Cid'], { speaking })));
  expect(after.map((each) => each.speaking)).toEqual([false, true, false]);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[2]).toBe(before[2]);
  expect(keepUnchanged(after, participants(input(['Ann', 'Bob', 'Cid'], { speaking })))).toBe(after);
});
