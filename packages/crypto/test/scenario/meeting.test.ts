import { toHex } from '@conclave/base';
import {
  decodeGroupState,
  emptyPskIndex,
  encodeGroupState,
  mlsExporter,
  processPrivateMessage,
} from 'ts-mls';
import type { ClientState } from 'ts-mls';
import { describe, expect, it, vi } from 'vitest';
import { readPrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('a meeting', () => {
  it('JOIN-4, JOIN-5, JOIN-6, VER-1, FRM-1: three people whom the host lets in hold one group', async () => {
    const world = await World.create();
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
    expect(host.keys.get(3)).toHaveLength(32);
    await bob.say('hello');
    await world.settle();
    for (const client of all) expect(client.texts).toEqual([{ from: 'Bob', text: 'hello' }]);
  });
});

/** A deep copy, as somebody would keep it who wants to read on after a removal. */
function copyOf(client: Client): ClientState {
  const { mls } = client.inside;
  const copy = decodeGroupState(encodeGroupState(mls), 0);
  if (copy === undefined) throw new Error('no copy');
  return { ...copy[0], clientConfig: mls.clientConfig };
}

describe('after a removal', () => {
  it('FRM-9: who kept every key and the raw log still gets no later key', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    await world.advance(1100);
    const kept = copyOf(ada);
    await host.dispatch({ type: 'remove', id: ada.view.self.id });
    await world.advance(50);
    expect(host.names).toEqual(['Bob', 'Hanna']);
    expect(bob.view.meetingCode).toBe(host.view.meetingCode);

    const suite = await loadSuite(world.random);
    const message = readPrivateMessage(world.server.commits.at(-1)?.blob ?? new Uint8Array(0));
    if (message === undefined) throw new Error('no commit');
    const processed = await processPrivateMessage(kept, message, emptyPskIndex, suite);
    if (processed.kind !== 'newState') throw new Error('not a commit');
    expect(processed.newState.groupActiveState).toEqual({ kind: 'removedFromGroup' });
    const { exporterSecret } = processed.newState.keySchedule;
    const best = await mlsExporter(exporterSecret, 'SFrame 1.0 Base Key', new Uint8Array(0), 32, suite);
    const present = host.keys.get(host.view.epoch);
    expect(present === undefined || present.every((byte, index) => byte === best[index])).toBe(false);

    await bob.say('without Ada');
    await world.settle();
    const later = readPrivateMessage(world.server.messages.at(-1) ?? new Uint8Array(0));
    if (later === undefined) throw new Error('no message');
    for (const state of [kept, processed.newState]) {
      await expect(processPrivateMessage(state, later, emptyPskIndex, suite)).rejects.toThrow(
        /Error|Cannot|could not/iu,
      );
    }
    expect(ada.texts).toEqual([]);
    expect(host.texts).toEqual([{ from: 'Bob', text: 'without Ada' }]);
  });
});
