import { expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { Random } from './random.ts';
import { Connection } from './wire.ts';

const weather = { latency: 50, jitter: 200, stallChance: 0.3, longestStall: 3_000 };

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'the log and everything else overtake each other, and an answer that is sent last overtakes neither (seed %i)',
  async (seed) => {
    const agenda = new Agenda(0, 1_000);
    const connection = new Connection(agenda, new Random(seed), () => weather, 1);
    const arrived: string[] = [];
    for (let index = 0; index < 5; index++) {
      connection.log.send(() => void arrived.push('entry'));
      connection.side.send(() => void arrived.push('notice'));
    }
    connection.sendLast(() => void arrived.push('answer'));
    await agenda.run(60_000);
    expect(arrived).toHaveLength(11);
    expect(arrived.at(-1)).toBe('answer');
    expect(arrived.slice(0, 5)).not.toEqual(arrived.slice(5, 10));
  },
);
