import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { World } from '../world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const right = { deviceAhead: null, meetingAhead: null };

test.each([-3 * day, -26 * hour, 26 * hour, 400 * day])(
  'JOIN-2: a guest whose clock is %i ms ahead knocks by the group’s, comes in, and reads whose clock is wrong',
  async (skew) => {
    const world = new World();
    const ann = await world.host('Ann');
    const bob = world.person('Bob');
    bob.clockSkew = skew;
    bob.open(ann.fragment);
    await bob.reaches('prejoin');
    expect(bob.meeting.clock.peek()).toEqual({ deviceAhead: skew, meetingAhead: null });
    bob.join('open sesame');
    await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
    inBackground(ann.call.admitAll());
    await bob.reaches('in-call');
    expect(ann.meeting.clock.peek()).toEqual(right);
    expect(bob.meeting.clock.peek()).toEqual({ deviceAhead: skew, meetingAhead: null });
  },
);

test.each([-3 * day, 400 * day])(
  'JOIN-2: a host whose clock is %i ms ahead is told, lets everybody in, and guests read that it is the host’s',
  async (skew) => {
    const world = new World();
    const ann = world.person('Ann');
    ann.clockSkew = skew;
    await ann.create({ name: 'Ann', passcode: 'open sesame', waitingRoom: true });
    await ann.reaches('prejoin');
    expect(ann.meeting.clock.peek()).toEqual({ deviceAhead: skew, meetingAhead: null });
    ann.join(null);
    await ann.reaches('in-call');
    for (const name of ['Bob', 'Cid']) {
      const guest = await world.admitted(name, ann);
      const { deviceAhead, meetingAhead } = guest.meeting.clock.peek();
      expect(deviceAhead).toBeNull();
      expect(Math.abs((meetingAhead ?? 0) - skew)).toBeLessThan(minute);
    }
  },
);

test.each([-hour, hour])(
  'COM-6: a wall clock that is set by %i ms in the call puts nobody out and keeps nobody waiting',
  async (step) => {
    const world = new World();
    const ann = await world.host('Ann');
    const bob = await world.admitted('Bob', ann);
    world.clock.stepWall(step);
    await world.pass(90_000);
    expect(ann.roster.toSorted()).toEqual(['Ann', 'Bob']);
    expect(bob.roster.toSorted()).toEqual(['Ann', 'Bob']);
    const from = world.clock.now();
    await world.admitted('Cid', ann);
    expect(world.clock.now() - from).toBeLessThan(5_000);
    expect(ann.notices.filter((notice) => notice.startsWith('violation'))).toEqual([]);
  },
);
