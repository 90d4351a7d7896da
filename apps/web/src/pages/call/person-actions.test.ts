import { describe, expect, test } from 'vitest';
import { actionsFor } from './person-actions.ts';

const host = { isHost: true, canModerate: true };
const coHost = { isHost: false, canModerate: true };
const member = { isHost: false, canModerate: false };
const guest = { isSelf: false, isHost: false, isCoHost: false };

describe('the actions for a person', () => {
  test('MOD-1: a host may ask for everything, and for a co-host the way back', () => {
    expect(actionsFor(guest, host)).toEqual(['mute', 'stop-video', 'promote', 'remove', 'bar']);
    expect(actionsFor({ ...guest, isCoHost: true }, host)).toEqual([
      'mute',
      'stop-video',
      'demote',
      'remove',
      'bar',
    ]);
  });

  test('MOD-1, MOD-4: another device of the host is no co-host to be, and can’t be kept out', () => {
    expect(actionsFor({ ...guest, isHost: true }, host)).toEqual(['mute', 'stop-video', 'remove']);
  });

  test('MOD-1: a co-host moderates guests, and neither hosts nor other co-hosts', () => {
    expect(actionsFor(guest, coHost)).toEqual(['mute', 'stop-video', 'remove', 'bar']);
    expect(actionsFor({ ...guest, isHost: true }, coHost)).toEqual([]);
    expect(actionsFor({ ...guest, isCoHost: true }, coHost)).toEqual([]);
  });

  test('nobody acts on themselves, and other members on nobody', () => {
    for (const moderator of [host, coHost, member]) {
      expect(actionsFor({ ...guest, isSelf: true }, moderator)).toEqual([]);
    }
    expect(actionsFor(guest, member)).toEqual([]);
  });
});
