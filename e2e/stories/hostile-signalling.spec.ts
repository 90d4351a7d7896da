import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { peersOf } from '../src/hostile.ts';
import type { Invitation, Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

const servedSchema = v.object({
  policy: v.array(v.object({ body: v.string(), signature: v.string() })),
  admission: v.array(v.string()),
});

function last<T>(list: readonly T[]): T {
  const item = list.at(-1);
  if (item === undefined) throw new Error('there is none');
  return item;
}

function codeOf(person: Person): Promise<string> {
  return person.driver.evaluate(
    () => document.querySelector('[role=group][aria-label="Meeting code"]')?.textContent?.trim() ?? '',
    null,
  );
}

/** Comes as in another tab: without what this one keeps for a return. */
async function knocksAnew(person: Person, invitation: Invitation): Promise<void> {
  await person.driver.evaluate(() => sessionStorage.clear(), null);
  await person.knock(invitation);
}

async function seesText(person: Person, text: string): Promise<void> {
  await expect
    .poll(() => person.text(), { timeout: 90_000, message: `${person.name} reads ${text}` })
    .toContain(text);
}

test('JOIN-2, INV-7, VER-3, COM-6: a hostile server is caught, and people read so', async ({ stage }) => {
  test.setTimeout(480_000);
  const server = await stage.server('hostile');
  const ada = await stage.chromium('Ada');
  const bea = await stage.chromium('Bea');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: true, passcode: true });
  await ada.driver.click({ role: 'button', name: 'Turn camera off' });
  await ada.driver.click({ role: 'button', name: 'Security' });
  const room = last(await peersOf(server)).room;
  const served = async () => v.parse(servedSchema, await server.order({ do: 'recorded', room }));

  await test.step('another host key, policy or admission key: the newcomer stays outside', async () => {
    const { body, signature } = last((await served()).policy);
    const policy = Buffer.from(body, 'base64url')
      .toString()
      .replace('"waitingRoom":true', '"waitingRoom":false');
    expect(policy).toContain('"waitingRoom":false');
    const comes = async (field: string, value: unknown): Promise<void> => {
      await server.order({ do: 'serve', field, value });
      await bea.driver.open(invitation.link);
    };
    const isTurnedAway = async (): Promise<void> => {
      await bea.seesAlert("This server can't be trusted");
      await server.order({ do: 'reset' });
    };
    await comes('hostKey', randomBytes(32).toString('base64url'));
    await isTurnedAway();
    await comes('policy', { body: Buffer.from(policy).toString('base64url'), signature });
    await isTurnedAway();
    // The true one was shown to her by now.
    const admission = Buffer.from(last((await served()).admission), 'base64url');
    admission.writeUInt8(admission.readUInt8(10) ^ 1, 10);
    await comes('admission', admission.toString('base64url'));
    await bea.fillIn(invitation.passcode);
    await isTurnedAway();
  });

  await test.step('a damaged knock: the host reads that a rule was broken, and nobody is at the door', async () => {
    await server.order({ do: 'replace', what: 'knock' });
    await knocksAnew(bea, invitation);
    await seesText(ada, 'Rules that were broken');
    await seesText(ada, 'JOIN-2');
    expect(await ada.text()).not.toContain('Bea');
    await server.order({ do: 'reset' });
    await knocksAnew(bea, invitation);
    await ada.admit('Bea');
    await ada.seesPeople('Ada', 'Bea');
    await bea.driver.click({ role: 'button', name: 'Turn camera off' });
    await bea.driver.click({ role: 'button', name: 'Security' });
  });

  await test.step('a group for each, and a stream that nobody announced', async () => {
    await expect
      .poll(async () => (await codeOf(ada)) === (await codeOf(bea)), { timeout: 60_000 })
      .toBe(true);
    await expect.poll(() => codeOf(ada)).toMatch(/^(\d{5}\s+){5}\d{5}$/);
    const peers = await peersOf(server);
    const [adas, beas] = [peers[0], last(peers)];
    await server.order({ do: 'split', half: [beas.id] });
    const body = { peerId: beas.id, producerId: 'of-nobody', kind: 'video' };
    await server.order({ do: 'forge', event: 'producer-opened', body, to: [adas?.id ?? ''] });
    await seesText(ada, 'VER-3');
    await ada.seesPeople('Ada', 'Bea');
    // Nothing that the one does reaches the other, and each goes on with keys of its own.
    for (const person of [ada, bea]) await seesText(person, 'Connection lost');
    await expect
      .poll(async () => (await codeOf(ada)) === (await codeOf(bea)), { timeout: 90_000 })
      .toBe(false);
  });
});
