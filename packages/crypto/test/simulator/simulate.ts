import { nameOf } from '../fixtures.ts';
import { PromiseBroken } from './checker.ts';
import { Incidents } from './incidents.ts';
import { fairWeather, planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { Random } from './random.ts';
import { unsettled } from './progress.ts';
import { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly plan: Plan;
  /** Null where everything held. */
  readonly fault: string | null;
  readonly story: readonly string[];
  /** For comparing runs. */
  readonly facts: string;
}

/** Any time will do. */
const start = 1_000_000;
/** How long a group may take to come to rest: absence alone takes 75 s, and returns wait their turn. */
const patience = 180_000;
const slice = 2_000;
/** How far clocks on people's walls are off. */
const daysOff = 3 * 86_400_000;
/** In a crowd no more people than that let somebody in at the same moment: all but one have to say it again. */
const atOnce = 12;
/** Something may still be under way to whom nobody sees. */
const restfulSlices = 4;

/** One seed, from the founding until everything has come to rest. */
export async function simulate(seed: number, plan: Plan = planOf(seed)): Promise<Outcome> {
  const world = new World(seed, start, plan.rules, plan.climate);
  const fault = await play(world, plan, seed).then(
    () => null,
    (thrown: unknown) => {
      if (thrown instanceof PromiseBroken) return thrown.message;
      return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    },
  );
  const { story, agenda, random } = world;
  if (fault !== null) story.tell(`FAULT: ${fault}`);
  return { seed, plan, fault, story: story.lines, facts: `${agenda.now} ${agenda.spent} ${random.word()}` };
}

async function play(world: World, plan: Plan, seed: number): Promise<void> {
  const { agenda } = world;
  const random = new Random(seed, 2);
  world.ghosts = plan.ghosts;
  populate(world, plan, random);
  const incidents = new Incidents(world, plan, random);
  const [host, ...guests] = world.people;
  if (host !== undefined) await incidents.arrive(host);
  await agenda.run(agenda.now + random.between(0, 1_000));
  for (const guest of guests.slice(0, plan.crowd)) await incidents.arrive(guest);
  for (let count = 0; count < plan.incidents; count++) {
    await agenda.run(agenda.now + random.around(plan.pause));
    await incidents.next();
    if (random.chance(0.3)) await incidents.decide();
  }
  await comeToRest(world, incidents);
}

function populate(world: World, plan: Plan, random: Random): void {
  for (let index = 0; index < plan.people; index++) {
    world.person({
      name: nameOf(index === 0 ? 'Host' : `Guest ${index}`),
      hostKey: index === 0 ? world.meeting.hostKey : null,
      clockSkew: plan.skewedClocks ? random.between(-daysOff, daysOff) : 0,
      uptime: random.between(0, 10_000_000),
    });
  }
}

/** The weather clears up, whoever waits is let in, and then all have to be in one group. */
async function comeToRest(world: World, incidents: Incidents): Promise<void> {
  const { agenda, story, checker } = world;
  world.climate = fairWeather;
  story.tell('the weather clears up');
  for (const person of world.people) person.tidyUp();
  const end = agenda.now + patience;
  let calm = 0;
  while (calm < restfulSlices) {
    await agenda.run(agenda.now + slice);
    for (let count = Math.min(world.people.length, atOnce); count > 0; count--) await incidents.decide(true);
    const open = unsettled(world);
    calm = open === null ? calm + 1 : 0;
    if (open !== null && agenda.now > end) checker.fail(`no rest: ${open}`);
  }
  story.tell('all is settled');
}
