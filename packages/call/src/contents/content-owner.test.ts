import { utf8Encode } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeView } from '../../test/fake-view.ts';
import { presenceContent } from '../people/presence-content.ts';
import type { Presence } from '../people/presence-content.ts';
import { contentOwner, decodeContent, encodeContent } from './content-owner.ts';

const publication = fc.record({
  producerId: fc.stringMatching(/^[\w-]{1,64}$/),
  context: fc.constantFrom('microphone', 'camera', 'screen', 'screen-audio'),
  codec: fc.constantFrom('opus', 'vp8', 'vp9'),
  paused: fc.boolean(),
});
const told: fc.Arbitrary<Presence> = fc.record({
  type: fc.constant('presence' as const),
  audio: fc.boolean(),
  video: fc.boolean(),
  publications: fc.array(publication, { maxLength: 8 }),
});

/** What the owner of presences makes of it. */
function taken(bytes: Uint8Array): { readonly ok: boolean; readonly got: readonly Presence[] } {
  const got: Presence[] = [];
  const owner = contentOwner(presenceContent, (_from, presence) => got.push(presence));
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

test('what is longer than its kind allows is malformed', () => {
  const nine = Array.from({ length: 9 }, (_, index) => ({
    producerId: `p${index}`,
    context: 'camera',
    codec: 'vp8',
    paused: false,
  }));
  const flood = JSON.stringify({ type: 'presence', audio: true, video: true, publications: nine });
  expect(taken(utf8Encode(flood))).toEqual({ ok: false, got: [] });
  expect(taken(utf8Encode('{"type":"presence"}'))).toEqual({ ok: false, got: [] });
});
