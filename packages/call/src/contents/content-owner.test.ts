import { utf8Encode } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeView } from '../../test/fake-view.ts';
import { presenceContent } from '../people/presence-content.ts';
import type { Presence } from '../people/presence-content.ts';
import { contentOwner, decodeContent, encodeContent } from './content-owner.ts';

const common = { producerId: fc.stringMatching(/^[\w-]{1,64}$/), paused: fc.boolean() };
const publication = fc.oneof(
  fc.record({
    ...common,
    context: fc.constantFrom('microphone' as const, 'screen-audio' as const),
    codec: fc.constant('opus' as const),
  }),
  fc.record({
    ...common,
    context: fc.constantFrom('camera' as const, 'screen' as const),
    codec: fc.constantFrom('vp8' as const, 'vp9' as const),
  }),
);
const told: fc.Arbitrary<Presence> = fc.record({
  type: fc.constant('presence' as const),
  audio: fc.boolean(),
  video: fc.boolean(),
  screen: fc.boolean(),
  name: fc.constantFrom(null, 'Ann', 'Ann B.'),
  publications: fc.array(publication, { maxLength: 8 }),
});

/** What the owner of presences makes of it. */
function taken(bytes: Uint8Array): { readonly ok: boolean; readonly got: readonly Presence[] } {
  const got: Presence[] = [];
  const owner = contentOwner(presenceContent, 'all', (_from, presence) => got.push(presence));
  const content = decodeContent(bytes);
  return { ok: content.ok && owner.take(fakeView({ names: ['Ada'] }).self, content.value, 'everyone'), got };
}

test('APP-1: what a member tells comes out as it went in', () => {
  fc.assert(
    fc.property(told, (presence) => {
      expect(taken(encodeContent(presence))).toEqual({ ok: true, got: [presence] });
    }),
  );
});

test('APP-1: no bytes of a member can do more than be refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8Encode)), (bytes) => {
      expect(taken(bytes)).toEqual({ ok: false, got: [] });
    }),
  );
});

test('ID-2: a name that hides or reorders what is shown is malformed', () => {
  const named = (name: string) =>
    utf8Encode(
      JSON.stringify({ type: 'presence', audio: true, video: true, screen: false, name, publications: [] }),
    );
  expect(taken(named('Ann')).ok).toBe(true);
  for (const name of ['', ' Ann', 'A\u202enn', 'A\u200bnn', 'x'.repeat(65)])
    expect(taken(named(name)).ok).toBe(false);
});

test('what is longer than its kind allows is malformed', () => {
  const nine = Array.from({ length: 9 }, (_, index) => ({
    producerId: `p${index}`,
    context: 'camera',
    codec: 'vp8',
    paused: false,
  }));
  const flood = JSON.stringify({
    type: 'presence',
    audio: true,
    video: true,
    screen: false,
    name: null,
    publications: nine,
  });
  expect(taken(utf8Encode(flood))).toEqual({ ok: false, got: [] });
  expect(taken(utf8Encode('{"type":"presence"}'))).toEqual({ ok: false, got: [] });
});

test('FRM-5: a stream whose codec can’t carry what is said to be in it is malformed', () => {
  const said = (context: string, codec: string) => {
    const publications = [{ producerId: 'p', context, codec, paused: false }];
    return utf8Encode(
      JSON.stringify({ type: 'presence', audio: true, video: true, screen: true, name: null, publications }),
    );
  };
  for (const [context, codec] of [
    ['screen', 'opus'],
    ['camera', 'opus'],
    ['screen-audio', 'vp9'],
    ['microphone', 'vp8'],
  ] as const)
    expect(taken(said(context, codec))).toEqual({ ok: false, got: [] });
  expect(taken(said('screen', 'vp9')).ok).toBe(true);
});
