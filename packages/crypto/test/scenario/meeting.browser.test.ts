import { describe, expect, it, vi } from 'vitest';
import { World } from './world.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('in a browser', () => {
  it('JOIN-4, JOIN-5, COM-6: people join, leave and come back', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    await bob.dispatch({ type: 'leave' });
    await world.advance(700);
    const back = await ada.reload();
    await back.knock();
    await world.advance(1500);
    expect(back.names).toEqual(['Ada', 'Hanna']);
    expect(back.view.meetingCode).toBe(host.view.meetingCode);
    expect([...host.violations, ...back.violations, ...back.faults]).toEqual([]);
  });
});
