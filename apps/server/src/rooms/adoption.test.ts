import { toPeerId } from '@conclave/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenPlace, isSamePlace } from './adoption.ts';
import type { Claim, Claims, OrderPlace } from './adoption.ts';

const place = (epoch: number, seq = epoch, policyVersion = 1): OrderPlace => ({
  groupId: new Uint8Array(32),
  admission: Uint8Array.of(policyVersion),
  policyVersion,
  epoch,
  seq,
});

function claims(...said: readonly Claim[]): Claims {
  return new Map(said.map((claim, index) => [toPeerId(new Uint8Array(16).fill(index)), claim]));
}
const by = (where: OrderPlace, isHost = false): Claim => ({ place: where, isHost });

test('COM-9: where most say that the order stood, it goes on', () => {
  expect(chosenPlace(claims())).toBeUndefined();
  expect(chosenPlace(claims(by(place(9)), by(place(4)), by(place(4))))?.epoch).toBe(4);
  expect(chosenPlace(claims(by(place(4, 7)), by(place(4, 8)), by(place(4, 8))))?.seq).toBe(8);
  expect(chosenPlace(claims(by(place(4)), by(place(9))))?.epoch).toBe(9);
});

test('COM-9: the word of the host is above that of all others', () => {
  const said = [by(place(9)), by(place(9)), by(place(4), true)];
  expect(chosenPlace(claims(...said))?.epoch).toBe(4);
  expect(chosenPlace(claims(...said, by(place(5), true), by(place(5), true)))?.epoch).toBe(5);
});

test('COM-9, JOIN-2: of what members show to joiners, the newest counts', () => {
  expect(chosenPlace(claims(by(place(4)), by(place(4, 4, 3)), by(place(4, 4, 2))))?.policyVersion).toBe(3);
});

test('COM-9: in whatever order members come, the order goes on from the same place', () => {
  const claim = fc
    .tuple(fc.nat(2), fc.nat(2), fc.boolean())
    .map(([epoch, seq, isHost]) => by(place(epoch, seq), isHost));
  fc.assert(
    fc.property(fc.array(claim, { minLength: 1, maxLength: 9 }), fc.func(fc.nat()), (said, key) => {
      const [one, other] = [said, said.toSorted((a, b) => key(a) - key(b))].map((each) =>
        chosenPlace(claims(...each)),
      );
      expect(one !== undefined && other !== undefined && isSamePlace(one, other)).toBe(true);
    }),
  );
});
