import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { meetingCode } from './meeting-code.ts';

const roomId = new Uint8Array(16);

it('VER-1: the code has six groups of five digits and changes with the epoch and the meeting', () => {
  const authenticator = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(authenticator, authenticator, (a, b) => {
      const code = meetingCode(a, roomId);
      expect(code).toMatch(/^\d{5}( \d{5}){5}$/u);
      expect(meetingCode(b, roomId) === code).toBe(a.every((byte, index) => byte === b[index]));
      expect(meetingCode(a, new Uint8Array(16).fill(1))).not.toBe(code);
    }),
  );
});
