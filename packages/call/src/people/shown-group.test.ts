import type { GroupView, Member } from '@conclave/crypto';
import { expect, test } from 'vitest';
import { fakeView } from '../../test/fake-view.ts';
import { ShownGroup } from './shown-group.ts';

const names = (of: ShownGroup): readonly string[] => of.shown.peek().members.map(({ name }) => name);

function group(): {
  readonly group: ShownGroup;
  readonly ann: Member;
  readonly bob: Member;
  readonly view: GroupView;
} {
  const view = fakeView({ names: ['Ann', 'Bob'] });
  const [ann = view.self, bob = view.self] = view.members;
  return { group: new ShownGroup(view), ann, bob, view };
}

test('ID-2: whoever changes their name is shown by it from then on, and may take it back', () => {
  const { group: shown, bob, view } = group();
  expect(shown.rename(bob, 'Robert')).toBe('Bob');
  expect(names(shown)).toEqual(['Ann', 'Robert']);
  expect(shown.rename(bob, 'Robert')).toBeNull();
  shown.next({ ...view, epoch: 2 });
  expect(names(shown)).toEqual(['Ann', 'Robert']);
  expect(shown.rename(bob, null)).toBe('Robert');
  expect(names(shown)).toEqual(['Ann', 'Bob']);
});

test('MOD-1: where renaming is off, hosts alone do it, and what was taken before stays', () => {
  const { group: shown, ann, bob, view } = group();
  shown.rename(bob, 'Robert');
  shown.next({ ...view, allowed: { ...view.allowed, rename: false } });
  expect(shown.rename(bob, 'Ann')).toBeNull();
  expect(shown.rename(ann, 'Anna')).toBe('Ann');
  expect(names(shown)).toEqual(['Anna', 'Robert']);
});

test('a name goes with whoever took it', () => {
  const { group: shown, bob, view } = group();
  shown.rename(bob, 'Robert');
  shown.next({ ...view, members: view.members.filter(({ id }) => id !== bob.id) });
  shown.next(view);
  expect(names(shown)).toEqual(['Ann', 'Bob']);
});
