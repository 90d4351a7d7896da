import type { GroupView, Member, MemberId } from '@conclave/crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeView } from '../../test/fake-view.ts';
import { NameBook } from './name-book.ts';

interface Somebody {
  readonly id: MemberId;
  readonly name: string;
}

function idOf(number: bigint): MemberId {
  const id = number.toString(16).padStart(64, '0');
  if (!isId(id)) throw new Error('unreachable');
  return id;
}

function isId(text: string): text is MemberId {
  return text.length === 64;
}

function viewOf(members: readonly Somebody[], applicants: readonly Somebody[] = []): GroupView {
  const all = members.map(({ id, name }, leafIndex): Member => ({
    ...fakeView({ names: ['x'] }).self,
    id,
    name,
    leafIndex,
    isSelf: leafIndex === 0,
  }));
  const [self] = all;
  if (self === undefined) throw new Error('a group has a member');
  const waiting = applicants.map(({ id, name }) => ({ requestId: name, peer: id, id, name, since: 0 }));
  return { ...fakeView({ names: ['x'] }), self, members: all, applicants: waiting };
}

function namesOf({ applicants, members }: GroupView): readonly string[] {
  return [...members, ...applicants].map(({ name }) => name);
}

const ann = { id: idOf(1n), name: 'Ann' };
const camille = { id: idOf(5_123_482n), name: 'Camille' };
const other = { id: idOf(7_000_111n), name: 'Camille' };

test('ID-2: who bears a name alone is shown with that name, whatever it is', () => {
  const names = ['Guest 1', 'Guest 2', 'Agent 007', 'Camille (2)', 'camilla', '2026'];
  const people = names.map((name, index) => ({ id: idOf(BigInt(index)), name }));
  expect(namesOf(new NameBook().shown(viewOf(people)))).toEqual(names);
});

test('ID-2: people of one name bear numbers of their identities, the same for all who see them', () => {
  const first = new NameBook().shown(viewOf([ann, camille, other]));
  const second = new NameBook().shown(viewOf([other, ann, camille]));
  expect(namesOf(first)).toEqual(['Ann', 'Camille (482)', 'Camille (111)']);
  expect(namesOf(second)).toEqual(['Camille (111)', 'Ann', 'Camille (482)']);
  expect(first.self.name).toBe('Ann');
});

test('ID-2: somebody at the door is told from who is in, and from others at the door', () => {
  const third = { id: idOf(9_000_222n), name: 'camille ' };
  const shown = new NameBook().shown(viewOf([ann, camille], [other, third]));
  expect(namesOf(shown)).toEqual(['Ann', 'Camille (482)', 'Camille (111)', 'camille  (222)']);
});

test('ID-2: nobody turns into another when somebody goes', () => {
  const book = new NameBook();
  book.shown(viewOf([ann, camille, other]));
  expect(namesOf(book.shown(viewOf([ann, other])))).toEqual(['Ann', 'Camille (111)']);
});

test('ID-2: who leaves and comes back under another identity bears the name alone again', () => {
  const book = new NameBook();
  book.shown(viewOf([ann, camille]));
  book.shown(viewOf([ann]));
  expect(namesOf(book.shown(viewOf([ann, other])))).toEqual(['Ann', 'Camille']);
});

test('ID-2: a typed number does not make somebody look like another', () => {
  const liar = { id: idOf(1_000_999n), name: 'Camille (482)' };
  const shown = new NameBook().shown(viewOf([ann, camille, liar]));
  expect(namesOf(shown)).toEqual(['Ann', 'Camille (482)', 'Camille (482) (999)']);
});

test('ID-2: nor do several numbers behind one another', () => {
  const people = [
    { id: idOf(1_000_482n), name: 'Camille (482)' },
    { id: idOf(1_000_999n), name: 'Camille (482) (482)' },
    { id: idOf(1_000_111n), name: 'Camille' },
    { id: idOf(2_000_482n), name: '(482)' },
    { id: idOf(2_000_999n), name: '(482) (482)' },
    { id: idOf(2_000_111n), name: '(482)' },
  ];
  const shown = namesOf(new NameBook().shown(viewOf(people)));
  expect(new Set(shown).size).toBe(people.length);
});

test('ID-2: identities that were made to end alike have more digits', () => {
  const twin = { id: idOf(6_123_482n), name: 'Camille' };
  expect(namesOf(new NameBook().shown(viewOf([camille, twin])))).toEqual([
    'Camille (5123482)',
    'Camille (6123482)',
  ]);
});

test('ID-2: no two people are ever shown alike', () => {
  const name = fc.constantFrom('Camille', 'camille', 'Ann', 'Camille (482)', 'Camille (482) (482)', '(482)');
  const person = fc.record({ id: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(idOf), name });
  fc.assert(
    fc.property(
      fc.uniqueArray(person, { minLength: 1, maxLength: 12, selector: ({ id }) => id }),
      fc.integer({ min: 1, max: 12 }),
      (people, count) => {
        const shown = namesOf(new NameBook().shown(viewOf(people.slice(0, count), people.slice(count))));
        expect(new Set(shown.map((each) => each.toLowerCase())).size).toBe(shown.length);
      },
    ),
  );
});
