import { toHex } from '@conclave/base';
import { describe, expect, it, vi } from 'vitest';
import type { SuiteName } from '../../src/index.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each<SuiteName>(['classic', 'hybrid'])('a meeting with the %s suite', (suite) => {
  it('JOIN-4, JOIN-5, JOIN-6, VER-1, FRM-1: three people whom the host lets in hold one group', async () => {
    const world = await World.create({ suite });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    const cem = await world.admit(host, 'Cem');
    await world.advance(100);
    const all = [host, ada, bob, cem];
    for (const client of all) {
      expect(client.violations).toEqual([]);
      expect(client.names).toEqual(['Ada', 'Bob', 'Cem', 'Hanna']);
      expect(client.view.epoch).toBe(3);
    }
    expect(new Set(all.map(({ view }) => view.meetingCode)).size).toBe(1);
    expect(host.view.meetingCode).toMatch(/^(\d{5} ){5}\d{5}$/u);
    expect(new Set(all.map(({ keys }) => toHex(keys.get(3) ?? new Uint8Array(0)))).size).toBe(1);
    expect(host.keys.get(3)).toHaveLength(suite === 'hybrid' ? 32 : 16);
    await bob.say('hello');
    await world.settle();
    for (const client of all) expect(client.texts).toEqual([{ from: 'Bob', text: 'hello' }]);
  });
});
