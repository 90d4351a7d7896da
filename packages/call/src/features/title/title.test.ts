import { FakeClock } from '@conclave/base/testing';
import type { Member } from '@conclave/crypto';
import { expect, test } from 'vitest';
import { fakePort } from '../../../test/fake-port.ts';
import { fakeView } from '../../../test/fake-view.ts';
import { title, titlePace, titleWaitMs } from './index.ts';

function start(people: readonly Member[], self: Member) {
  const sent: unknown[] = [];
  const clock = new FakeClock(0, 0);
  const running = title.create({
    ...fakePort(people, self),
    clock,
    send: (content) => sent.push(content),
    sendTo: () => Promise.reject(new Error('a title is for all')),
  });
  return { ...running, sent, clock };
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

test('a host who changes the title all the time changes what is seen now and then, and the last one holds', () => {
  const { members, self } = fakeView({ names: ['Ann', 'Bob', 'Cid'] });
  const [, bob = self, cid = self] = members.map((member) => ({ ...member, isCoHost: true }));
  const hearing = start(members, self);
  const { view, clock, sent } = hearing;
  let changes = -1;
  const stop = view.title.subscribe(() => {
    changes += 1;
  });
  const says = (from: Member, text: string): void =>
    hearing.received(from, { type: 'title', title: text }, 'everyone');
  for (let turn = 0; turn < 1_000; turn++) says(bob, `Turn ${turn}`);
  expect(changes).toBe(titlePace.burst);
  // Who comes meanwhile is told what holds, not what shows.
  hearing.sayAgain?.();
  expect(sent).toEqual([{ type: 'title', title: 'Turn 999' }]);
  clock.advance(titleWaitMs);
  expect([changes, view.title.peek()]).toEqual([titlePace.burst + 1, 'Turn 999']);
  for (let second = 0; second < 60; second++) {
    for (let turn = 0; turn < 10; turn++) says(bob, `Second ${second}, turn ${turn}`);
    clock.advance(1_000);
  }
  expect(changes).toBeLessThan(20);
  // Another host's word does not wait for it.
  says(cid, 'Ours');
  expect(view.title.peek()).toBe('Ours');
  says(bob, 'Mine');
  clock.advance(titleWaitMs);
  expect(view.title.peek()).toBe('Mine');
  stop();
});

test('a title that is said again for newcomers costs nobody the pace', () => {
  const { members, self } = fakeView({ names: ['Ann', 'Bob'] });
  const hearing = start(members, self);
  for (let turn = 0; turn < 50; turn++) hearing.received(self, { type: 'title', title: 'Ours' }, 'everyone');
  hearing.received(self, { type: 'title', title: 'Mine' }, 'everyone');
  expect(hearing.view.title.peek()).toBe('Mine');
});
