import { FakeClock } from '@conclave/base/testing';
import { createInvite, deriveRoom } from '@conclave/crypto';
import type { GroupEvent } from '@conclave/crypto';
import { toRoomId } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { fakeView, memberId } from '../../test/fake-view.ts';
import { HostDesk } from './host-desk.ts';

async function desk() {
  const { link, hostKey } = await createInvite((length) => crypto.getRandomValues(new Uint8Array(length)));
  const { roomId } = await deriveRoom(link);
  const asked: GroupEvent[] = [];
  const driver = { dispatch: async (event: GroupEvent) => void asked.push(event) };
  const host = new HostDesk(new FakeClock(), toRoomId(roomId), hostKey);
  return { asked, review: (view: ReturnType<typeof fakeView>) => host.review(driver, view) };
}

test('COM-6: who was in the group that was lost returns to the next one without being asked for again', async () => {
  const { asked, review } = await desk();
  review(fakeView({ names: ['Ann', 'Bob'] }));
  expect(review(fakeView({ names: ['Ann'], applicants: ['Bob', 'Cid'] })).applicants).toMatchObject([
    { name: 'Cid' },
  ]);
  expect(asked).toEqual([{ type: 'admit', requestIds: ['request of Bob'] }]);
});

test('MOD-1: whom a co-host put out does not return unasked, to this group or the next one', async () => {
  const { asked, review } = await desk();
  review(fakeView({ names: ['Ann', 'Bob'] }));
  review({ ...fakeView({ names: ['Ann', 'Bob'] }), removed: [memberId('Bob')] });
  for (const removed of [[memberId('Bob')], []])
    expect(
      review({ ...fakeView({ names: ['Ann'], applicants: ['Bob'] }), removed }).applicants,
    ).toMatchObject([{ name: 'Bob' }]);
  expect(asked).toEqual([]);
});
