import { equalBytes } from '@conclave/base';
import type { HostLog } from '../host-log/host-log.ts';
import type { Rules } from '../host-log/rules.ts';
import { makeAdmissionKey, openAdmissionKey } from '../join/admission.ts';
import type { AdmissionKey, OpenAdmission } from '../join/admission.ts';
import { openRequest } from '../join/request.ts';
import type { JoinRequest, RequestScope } from '../join/request.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { HeldAdmission, Setting, State } from './state.ts';
import { timing } from './timing.ts';
import type { Turn } from './turn.ts';
import type { Bytes } from '@conclave/base';

/**
 * JOIN-2: the keys that open join requests. A new one comes with each new passcode, inside MLS and so for present members
 * alone: whoever was a member before can't open requests that are made with that passcode, to test guesses against them.
 */

/** The key in force: the newest of those that came with a policy which stands in the host log. */
export function presentAdmission({ admissions, log }: Pick<State, 'admissions' | 'log'>): HeldAdmission {
  const present = newest(admissions.filter((held) => holds(log, held))) ?? newest(admissions);
  if (present === undefined) throw new Error('a member holds an admission key');
  return present;
}

/** The same, for telling others: shares its arrays with the state. */
export function tellAdmission(state: State): AdmissionKey {
  const { blob, key } = presentAdmission(state);
  return { seed: key.seed, blob };
}

/** What a request to this key is bound to. */
export function requestScope({ scope }: Setting, { admission }: OpenAdmission): RequestScope {
  return { roomId: scope.roomId, admission };
}

/** A request sealed to the key in force, or to one that was given up a moment ago; undefined where it is neither. */
export async function openKnock(
  { state, suite }: Turn,
  blob: Bytes,
): Promise<{ readonly request: JoinRequest; readonly to: HeldAdmission } | undefined> {
  for (const to of state.admissions.toReversed()) {
    const request = await openRequest(suite, requestScope(state.setting, to), to.key, blob);
    if (request !== undefined) return { request, to };
  }
  return undefined;
}

/** For a policy that changes the passcode, or whose host asks for it. */
export async function renewal(
  turn: Turn,
  hostKey: SigningKey,
  { pwVersion, version }: Rules,
  isAsked: boolean,
): Promise<AdmissionKey | null> {
  const { log, setting } = turn.state;
  if (!isAsked && pwVersion === log.rules.pwVersion) return null;
  return makeAdmissionKey(turn.suite, setting.scope, hostKey, {
    seed: turn.random(32),
    groupId: setting.genesis.groupId,
    policyVersion: version,
  });
}

/**
 * Takes over a key that came with entries of the host log, or that makes up for what a Welcome did not hold yet. The
 * host's signature names the policy: it counts where that stands in the log, the first one of each.
 */
export async function takeAdmission(turn: Turn, brought: AdmissionKey | null): Promise<void> {
  const { admissions, log, setting } = turn.state;
  if (brought === null || admissions.some(({ blob }) => equalBytes(blob, brought.blob))) return;
  const opened = await openAdmissionKey(turn.suite, setting.scope, setting.genesis.groupId, brought);
  if (opened === undefined) return turn.violation('JOIN-2', 'an admission key without the word of the host');
  const isNewer = opened.admission.policyVersion > presentAdmission(turn.state).admission.policyVersion;
  if (!isNewer || !holds(log, opened)) {
    opened.key.seed.fill(0);
    return;
  }
  const former = admissions.map((held) => ({ ...held, retiredAt: held.retiredAt ?? turn.now }));
  turn.update({ admissions: [...former, { ...opened, retiredAt: null }] });
}

/**
 * Who knocks at a former key is told so (`stale-policy`) for a while; behind that nobody needs it.
 */
export function dropFormerAdmissions(turn: Turn): void {
  const { admissions } = turn.state;
  const gone = admissions.filter((held) => retirementEnds(turn.state, held) <= turn.now);
  if (gone.length === 0) return;
  for (const { key } of gone) key.seed.fill(0);
  turn.update({ admissions: admissions.filter((held) => !gone.includes(held)) });
}

export function nextRetirement(state: State): number {
  return Math.min(...state.admissions.map((held) => retirementEnds(state, held)));
}

function retirementEnds(state: State, held: HeldAdmission): number {
  if (held.retiredAt === null || held === presentAdmission(state)) return Infinity;
  return held.retiredAt + timing.keepFormerAdmission;
}

function holds({ rules }: HostLog, { admission }: OpenAdmission): boolean {
  return admission.policyVersion <= rules.version;
}

function newest(admissions: readonly HeldAdmission[]): HeldAdmission | undefined {
  return admissions.toSorted((a, b) => a.admission.policyVersion - b.admission.policyVersion).at(-1);
}
