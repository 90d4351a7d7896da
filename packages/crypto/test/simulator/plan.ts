import type { Rules } from '../../src/index.ts';
import { rulesOf } from '../../src/host-log/fixtures.ts';
import { Random } from './random.ts';
import type { Climate } from './world.ts';

/** What a seed is about. */
export interface Plan {
  readonly rules: Rules;
  readonly climate: Climate;
  /** How many people there are, the host among them. */
  readonly people: number;
  /** How many come at once at the beginning. */
  readonly crowd: number;
  readonly incidents: number;
  /** Between two incidents, on average; ms. */
  readonly pause: number;
  readonly wrongPasscodes: number;
  readonly skewedClocks: boolean;
  /** Whether members make commits that not everybody can follow, or none can. */
  readonly dishonest: boolean;
  /** Whether people who are taken out keep their keys and go on listening. */
  readonly ghosts: boolean;
  /** MOD-5: whether the host may give the meeting to somebody else. */
  readonly handsOver: boolean;
  /** COM-9: whether the server's process ends now and then. */
  readonly restarts: boolean;
  /** MOD-1: whether whoever may let people in fills the host log. */
  readonly floods: boolean;
}

const calm: Climate = { latency: 40, jitter: 15, stallChance: 0, longestStall: 0, resumeChance: 1 };
const rough: Climate = { latency: 90, jitter: 60, stallChance: 0.01, longestStall: 2_000, resumeChance: 0.9 };
const storm: Climate = {
  latency: 250,
  jitter: 250,
  stallChance: 0.04,
  longestStall: 5_000,
  resumeChance: 0.7,
};

export const fairWeather = calm;

export function planOf(seed: number): Plan {
  const random = new Random(seed, 1);
  const people = sizeOf(random);
  const isLarge = people > 12;
  const dice = random.unit();
  return {
    people,
    crowd: random.chance(0.4) ? people - 1 : random.between(0, Math.min(3, people - 1)),
    rules: rulesOf({
      waitingRoom: random.chance(0.5),
      admit: random.pick(['host', 'host', 'members', 'cohosts']) ?? 'host',
      autoAdmit: random.chance(0.1),
    }),
    climate: dice < 0.45 ? calm : dice < 0.85 ? rough : storm,
    incidents: isLarge ? random.between(4, 10) : random.between(8, 40),
    pause: random.pick([150, 600, 2_000, 6_000]) ?? 600,
    wrongPasscodes: random.chance(0.2) ? 0.3 : 0,
    skewedClocks: random.chance(0.3),
    dishonest: random.chance(0.15),
    ghosts: !isLarge && random.chance(0.2),
    handsOver: random.chance(0.25),
    restarts: random.chance(0.2),
    floods: random.chance(0.1),
  };
}

/** Mostly few, because most of what can go wrong needs few; now and then a hundred. */
function sizeOf(random: Random): number {
  const dice = random.unit();
  if (dice < 0.94) return random.between(2, 8);
  if (dice < 0.996) return random.between(9, 14);
  if (dice < 0.999) return random.between(15, 40);
  return random.between(41, 100);
}
