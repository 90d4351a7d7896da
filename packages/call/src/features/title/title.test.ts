import type { Member } from '@conclave/crypto';
import { expect, test } from 'vitest';
import { fakePort } from '../../../test/fake-port.ts';
import { fakeView } from '../../../test/fake-view.ts';
import { title } from './index.ts';

function start(people: readonly Member[], self: Member) {
  const sent: unknown[] = [];
  const running = title.create({
    ...fakePort(people, self),
    send: (content) => sent.push(content),
    sendTo: () => Promise.reject(new Error('a title is for all')),
  });
  return { ...running, sent };
}

test('a member who says a title without being a host is not believed', () => {
  const { members, self } = fakeView({ names: ['Ann', 'Bob'] });
  const [, bob = self] = members;
  const hearing = start(members, self);
  const { view } = hearing;
  hearing.received(bob, { type: 'title', title: 'Mine' }, 'everyone');
  expect(view.title.peek()).toBeNull();
  hearing.received({ ...bob, isCoHost: true }, { type: 'title', title: 'Ours' }, 'everyone');
  expect(view.title.peek()).toBe('Ours');
});

test('one of the hosts tells newcomers, not all of them', () => {
  const { members } = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const said = members.map((self) => {
    const seenBy = members.map((each) => ({ ...each, isSelf: each === self, isCoHost: each.name === 'Bob' }));
    const own = seenBy.find(({ isSelf }) => isSelf) ?? self;
    const hearing = start(seenBy, own);
    hearing.received(members[0] ?? self, { type: 'title', title: 'Ours' }, 'everyone');
    hearing.sayAgain?.();
    return hearing.sent.length;
  });
  expect(said).toEqual([1, 0, 0]);
});

test('who changes the title is told when the group has it, and when it does not count any more', async () => {
  const { self } = fakeView({ names: ['Ann'] });
  const hearing = start([self], self);
  const { view } = hearing;
  const ours = view.change('Ours');
  hearing.received(self, { type: 'title', title: 'Ours' }, 'everyone');
  expect(await ours).toEqual({ ok: true, value: undefined });
  const late = view.change('Late');
  hearing.received({ ...self, isHost: false }, { type: 'title', title: 'Late' }, 'everyone');
  expect(await late).toEqual({ ok: false, error: 'not-allowed' });
  expect(view.title.peek()).toBe('Ours');
  const lost = view.change('Lost');
  hearing.close();
  expect(await lost).toEqual({ ok: false, error: 'not-connected' });
});
