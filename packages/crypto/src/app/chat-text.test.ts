import { utf8Encode } from '@conclave/base';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { chatText, maxChatBytes, strictChatText } from './chat-text.ts';

vi.setConfig({ testTimeout: 30_000 });

it('APP-1: a message keeps its lines and its script, in one form', () => {
  expect(chatText('  Zoe\u0308 said:\r\n\tשלום 👩‍👩‍👧\r ')).toEqual({
    ok: true,
    value: 'Zoë said:\n\tשלום 👩‍👩‍👧',
  });
});

it('APP-1: nothing in a message reorders or hides what stands beside it', () => {
  expect(chatText('pay\u202e dna \u2066read\u0000\u200b')).toEqual({ ok: true, value: 'pay dna read' });
  expect(chatText('\u202e \u200b\n')).toEqual({ ok: false, error: 'empty' });
  expect(strictChatText('pay\u202e')).toBeUndefined();
});

it('APP-1: an oversize message is refused by its bytes, not by its characters', () => {
  expect(chatText('a'.repeat(maxChatBytes)).ok).toBe(true);
  expect(chatText('a'.repeat(maxChatBytes + 1))).toEqual({ ok: false, error: 'too-long' });
  expect(chatText('山'.repeat(maxChatBytes / 2))).toEqual({ ok: false, error: 'too-long' });
  expect(chatText('\u202e'.repeat(100 * maxChatBytes))).toEqual({ ok: false, error: 'too-long' });
});

it('APP-1: what is accepted once is accepted again, unchanged, and within the cap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
      const text = chatText(typed);
      if (!text.ok) return;
      expect(strictChatText(text.value)).toBe(text.value);
      expect(utf8Encode(text.value).length).toBeLessThanOrEqual(maxChatBytes);
    }),
  );
});
