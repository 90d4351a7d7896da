import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareMeetingCode, meetingCodeText } from './meeting-code-qr.ts';
import type { ShownCode } from './meeting-code-qr.ts';

const shown: ShownCode = {
  roomId: new Uint8Array(16).fill(5),
  epoch: 7,
  code: '48193 02755 61204 98813 77203 65914',
};

const anyCode: fc.Arbitrary<ShownCode> = fc.record({
  roomId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((value) => new Uint8Array(value)),
  epoch: fc.nat(),
  code: fc
    .array(fc.nat(99_999), { minLength: 6, maxLength: 6 })
    .map((groups) => groups.map((group) => String(group).padStart(5, '0')).join(' ')),
});

it('VER-1: the code of the same meeting and epoch matches, however its digits are grouped', () => {
  fc.assert(
    fc.property(anyCode, (code) => {
      const text = meetingCodeText(code);
      expect(compareMeetingCode({ ...code, code: code.code.replaceAll(' ', '') }, text)).toBe('matches');
      // The alphanumeric mode of QR codes, which keeps them small.
      expect(text).toMatch(/^[0-9A-Z:]+$/u);
    }),
  );
});

it('VER-1: other digits differ, and another epoch or meeting is told from that', () => {
  const text = meetingCodeText(shown);
  expect(compareMeetingCode({ ...shown, code: shown.code.replace('4', '5') }, text)).toBe('differs');
  expect(compareMeetingCode({ ...shown, epoch: 8 }, text)).toBe('other-epoch');
  expect(compareMeetingCode({ ...shown, roomId: new Uint8Array(16) }, text)).toBe('other-meeting');
  fc.assert(
    fc.property(anyCode, anyCode, (a, b) => {
      const [one, two] = [meetingCodeText(a), meetingCodeText(b)];
      expect(compareMeetingCode(a, two) === 'matches').toBe(one === two);
    }),
  );
});

it('VER-1: what is no code, or a later one’s, is neither a match nor an alarm', () => {
  const text = meetingCodeText(shown);
  for (const other of [
    '',
    'https://meet.example/j#AA',
    text.slice(1),
    `${text}0`,
    `${text}\n`,
    text.toLowerCase(),
  ])
    expect(compareMeetingCode(shown, other)).toBe('not-a-code');
  expect(compareMeetingCode(shown, text.replace(':1:', ':2:'))).toBe('unknown-version');
  fc.assert(
    fc.property(fc.string(), (noise) => {
      expect(compareMeetingCode(shown, noise)).toBe('not-a-code');
    }),
  );
});
