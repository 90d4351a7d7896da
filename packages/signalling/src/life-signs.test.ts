import { expect, test } from 'vitest';
import { LifeSigns } from './life-signs.ts';
import { signallingPolicy } from './policy.ts';

test('silence while nobody asked is no death: timers of a hidden page stand still', () => {
  const socket = { buffered: 0 };
  const life = new LifeSigns(socket, 0);
  expect(life.isDead(60_000, signallingPolicy)).toBe(false);
  life.asked(60_000);
  expect(life.isDead(60_000, signallingPolicy)).toBe(false);
  life.asked(70_000);
  life.answered();
  expect(life.isDead(80_000, signallingPolicy)).toBe(false);
  life.asked(80_000);
  expect(life.isDead(85_000, signallingPolicy)).toBe(true);
});

test('a ping that the system takes from the socket does not show that it left', () => {
  const socket = { buffered: 0 };
  const life = new LifeSigns(socket, 0);
  for (const second of [10, 20, 30, 40]) {
    life.asked(second * 1_000);
    life.wrote(40);
    socket.buffered = 40;
    const dead = life.isDead(second * 1_000, signallingPolicy);
    expect(dead).toBe(second > 10);
    socket.buffered = 0;
  }
});
