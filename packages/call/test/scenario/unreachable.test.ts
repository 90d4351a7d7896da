import { expect, test } from 'vitest';
import { World } from '../world.ts';

test.each([
  [null, 'server-unreachable'],
  [403, 'origin-refused'],
  [426, 'connection-blocked'],
] as const)(
  'who gets no connection, where plain HTTP is answered %s, reads %s, and is in by "Try again" once it is mended',
  async (status, reason) => {
    const world = new World();
    const ann = await world.host('Ann', { waitingRoom: false });
    const bob = world.person('Bob');
    bob.cable.cut();
    bob.cable.plain = status;
    bob.open(ann.fragment);
    await bob.reaches('refused');
    expect(bob.phase).toMatchObject({ reason, retry: 'connect' });
    bob.cable.mend();
    bob.meeting.retry();
    await bob.reaches('prejoin');
  },
);
