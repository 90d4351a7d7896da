import { expect, test } from 'vitest';
import { fakeView } from '../../test/fake-view.ts';
import { announcedStreams, PresenceBook } from './presence-book.ts';
import type { Presence } from './presence-content.ts';
import type { GroupView, Member } from '@conclave/crypto';

const camera = (producerId: string): Presence => ({
  type: 'presence',
  name: null,
  audio: false,
  video: true,
  screen: false,
  publications: [{ producerId, context: 'camera', codec: 'vp8', paused: false }],
});

function member(view: GroupView, name: string): Member {
  const found = view.members.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

test('FRM-5: a stream belongs to the leaf whose member announced it', () => {
  const view = fakeView({ names: ['Ann', 'Bob'] });
  const book = new PresenceBook();
  book.set(member(view, 'Bob'), camera('p'));
  expect(announcedStreams(view, book.all.value, new Map())).toEqual([
    { leafIndex: 1, producerId: 'p', context: 'camera', codec: 'vp8', paused: false },
  ]);
});

test("FRM-5: a producer that two members claim is its opener's by the server's word, or nobody's", () => {
  const view = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const book = new PresenceBook();
  book.set(member(view, 'Bob'), camera('p'));
  book.set(member(view, 'Cid'), camera('p'));
  const streams = (opener: string | null) =>
    announcedStreams(view, book.all.value, new Map(opener === null ? [] : [['p', opener]])).map(
      ({ leafIndex }) => leafIndex,
    );
  expect(streams(null)).toEqual([]);
  expect(streams(member(view, 'Bob').peer)).toEqual([1]);
  expect(streams(member(view, 'Ann').peer)).toEqual([]);
});

test('FRM-5: who is named by the server alone, and announces nothing, has no stream', () => {
  const view = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const book = new PresenceBook();
  book.set(member(view, 'Bob'), camera('p'));
  const owners = new Map([['p', member(view, 'Cid').peer]]);
  expect(announcedStreams(view, book.all.value, owners).map(({ leafIndex }) => leafIndex)).toEqual([1]);
});

test("COM-6: what somebody announced before a reload is not the new session's, though the leaf is the same", () => {
  const before = fakeView({ names: ['Ann', 'Bob'] });
  const after = fakeView({ names: ['Ann', 'Bob'], reloaded: ['Bob'] });
  const book = new PresenceBook();
  book.set(member(before, 'Bob'), camera('p'));
  expect(announcedStreams(after, book.all.value, new Map())).toEqual([]);
  book.keep(after.members);
  expect(book.all.value.size).toBe(0);
});
