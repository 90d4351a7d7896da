import type { Bytes } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import { createApplicationMessage } from 'ts-mls';
import type { ClientState } from 'ts-mls';
import { encodeEnvelope } from '../../src/group/envelope.ts';
import { ownGeneration } from '../../src/group/generation.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { encode, u32 } from '../../src/primitives/codec.ts';
import type { Client } from '../scenario/client.ts';
import { World } from '../scenario/world.ts';
import { envelopes, filled } from './samples.ts';

/** A meeting of a host, a member who sends whatever comes to mind, and another who receives it. */
interface Stage {
  readonly world: World;
  readonly bob: Client;
  mls: ClientState;
  left: number;
}

/** What is received is remembered: after so many inputs the meeting is made anew. */
const inputsPerMeeting = 256;
let stage: Stage | undefined;

async function newStage(): Promise<Stage> {
  const world = await World.create();
  const host = await world.host();
  const eve = await world.admit(host, 'Eve');
  const bob = await world.admit(host, 'Bob');
  await world.advance(1100);
  return { world, bob, mls: eve.inside.mls, left: inputsPerMeeting };
}

/** A meeting takes longer to make than an input may take to be read. */
async function prepare(): Promise<void> {
  if (stage === undefined || stage.left === 0 || stage.bob.inside.over) stage = await newStage();
}

function onStage(): Stage {
  if (stage === undefined) throw new Error('not prepared');
  stage.left -= 1;
  return stage;
}

/** Encrypted and signed by a member: the plaintext of an MLS application message. */
const message: FuzzTarget = {
  name: 'member-message',
  format: 'bytes',
  prepare,
  seeds: () => envelopes.map((envelope) => encodeEnvelope({ generation: 0, envelope })),
  run: async (input) => {
    const current = onStage();
    const { world, bob } = current;
    const suite = await loadSuite(world.random);
    // APP-4: any other generation than the true one is refused before anything else is looked at.
    const said = input.slice();
    const place = encode(u32, ownGeneration(current.mls, 'application'));
    if (said.length >= 8) said.set(place, 4);
    const made = await createApplicationMessage(current.mls, said, suite);
    current.mls = made.newState;
    const before = bob.view;
    await deliver(bob, writePrivateMessage(made.privateMessage));
    const after = bob.view;
    holds(
      'MOD-1: a member alone changes no rule',
      JSON.stringify(after.rules) === JSON.stringify(before.rules),
    );
    holds('MOD-1: a member alone writes nothing into the host log', after.anchor.seq === before.anchor.seq);
    holds('COM-1: a message ends no epoch', after.epoch === before.epoch);
    holds('COM-4: a message changes no member', after.members.length === before.members.length);
  },
};

/** What the server alone can say: messages and knocks that nobody made. The first byte chooses. */
const serverEvent: FuzzTarget = {
  name: 'group-event',
  format: 'bytes',
  prepare,
  seeds: () => [0, 1].map((kind) => filled(40, kind)),
  run: async (input) => {
    const { bob } = onStage();
    const before = bob.view;
    const blob = input.slice(1);
    if ((input[0] ?? 0) % 2 === 0) await deliver(bob, blob);
    else await bob.dispatch({ type: 'knock', peer: 'stranger', blob });
    holds('VER-3: the server alone changes no member', bob.view.members.length === before.members.length);
    holds('MOD-1: the server alone writes nothing', bob.view.anchor.seq === before.anchor.seq);
  },
};

async function deliver(bob: Client, blob: Bytes): Promise<void> {
  await bob.dispatch({ type: 'entry', kind: 'message', epoch: bob.view.epoch, blob });
}

export const groupTargets: readonly FuzzTarget[] = [message, serverEvent];
