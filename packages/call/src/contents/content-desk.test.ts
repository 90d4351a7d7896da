import { signal, unitInterval } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import type { GroupEvent, GroupView } from '@conclave/crypto';
import { expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { fakeView } from '../../test/fake-view.ts';
import { ContentDesk } from './content-desk.ts';
import { contentOwner } from './content-owner.ts';
import type { Audience } from './content-owner.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const names = ['Ann', 'Mal', 'Cid'] as const;

/** What some kind of content may be for. */
const schemaOf = (type: string) =>
  v.variant('type', [v.strictObject({ type: v.literal(type), text: v.string() })]);

/** People whose desks get what each of them says, in one order. */
function group() {
  const { members } = fakeView({ names });
  const scope = { roomId: new Uint8Array(16), groupId: new Uint8Array(32) } as const;
  const clock = new FakeClock();
  const sent: string[] = [];
  const people = members.map((self) => {
    const seen = members.map((each) => ({ ...each, isSelf: each === self }));
    const own = seen.find(({ isSelf }) => isSelf) ?? self;
    const view = signal<GroupView>({ ...fakeView({ names }), self: own, members: seen });
    const got: string[] = [];
    const malformed: string[] = [];
    const dispatch = async (event: GroupEvent): Promise<void> => {
      if (event.type !== 'send') return;
      sent.push(`${self.name}: ${new TextDecoder().decode(event.content)}`);
      for (const each of people) {
        each.desk.received({ ...self, isSelf: each.self === self }, event.content);
      }
    };
    const driver = { dispatch, directScope: () => scope };
    const desk = new ContentDesk({
      clock,
      random,
      jitter: () => unitInterval(random),
      view,
      driver: () => driver,
      onMalformed: ({ name }) => malformed.push(name),
    });
    const takes = (type: string, audience: Audience): void =>
      desk.own(
        contentOwner(schemaOf(type), audience, (from, content, to) =>
          got.push(`${from.name} ${content.type} ${to === 'everyone' ? 'to all' : 'to one'}`),
        ),
      );
    takes('for-all', 'all');
    takes('for-one-too', 'one');
    takes('for-one-alone', 'one-alone');
    return { self, desk, got, malformed };
  });
  /** Time goes on until it holds. */
  const until = (holds: () => boolean): Promise<boolean> =>
    vi.waitUntil(
      () => {
        clock.advance(50);
        return holds();
      },
      { interval: 20, timeout: 10_000 },
    );
  const [ann, mal, cid] = people;
  if (ann === undefined || mal === undefined || cid === undefined) throw new Error('three people');
  return { ann, mal, cid, sent, until, clock };
}

test('APP-1: what all must judge alike is malformed where it was told to one person alone', async () => {
  const { ann, mal, cid, until } = group();
  const forAll = mal.desk.sendTo(ann.self.id, { type: 'for-all', text: 'only you hear it' });
  await until(() => ann.malformed.length > 0);
  expect(await forAll).toEqual({ ok: true, value: undefined });
  expect(ann.malformed).toEqual(['Mal']);
  const forOne = mal.desk.sendTo(ann.self.id, { type: 'for-one-too', text: 'only you hear it' });
  await until(() => ann.got.length > 0);
  expect(await forOne).toEqual({ ok: true, value: undefined });
  expect([ann.got, cid.got]).toEqual([['Mal for-one-too to one'], []]);
  mal.desk.send({ type: 'for-all', text: 'all hear it' });
  await until(() => cid.got.length > 0);
  expect([ann.got.at(-1), cid.got]).toEqual(['Mal for-all to all', ['Mal for-all to all']]);
});

test('APP-1: what is for one person alone is malformed where it was told to all', async () => {
  const { ann, mal, cid, until } = group();
  mal.desk.send({ type: 'for-one-alone', text: 'all hear it' });
  await until(() => [ann, cid].every(({ malformed }) => malformed.length > 0));
  expect([ann.malformed, cid.malformed]).toEqual([['Mal'], ['Mal']]);
  const sent = mal.desk.sendTo(ann.self.id, { type: 'for-one-alone', text: 'only you hear it' });
  await until(() => ann.got.length > 0);
  expect(await sent).toEqual({ ok: true, value: undefined });
  expect([ann.got, cid.got]).toEqual([['Mal for-one-alone to one'], []]);
});

test('APP-1: whoever asks for keys again and again has the others answer once', async () => {
  const { mal, cid, ann, sent, until, clock } = group();
  const asked = (): void => mal.desk.send({ type: 'direct-key', key: 'AQ', asks: true });
  const answers = (name: string): number =>
    sent.filter((each) => each.startsWith(`${name}: `) && each.includes('direct-key')).length;
  asked();
  await until(() => answers('Ann') === 1 && answers('Cid') === 1);
  for (let count = 0; count < 20; count++) {
    asked();
    clock.advance(5_000);
    await Promise.resolve();
  }
  // Somebody else's question still gets through, and what it brings about comes behind all that was asked before.
  const mail = cid.desk.sendTo(ann.self.id, { type: 'for-one-too', text: 'hello' });
  await until(() => ann.got.length > 0);
  expect(await mail).toEqual({ ok: true, value: undefined });
  expect(answers('Ann')).toBe(1);
});
