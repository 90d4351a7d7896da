import { bounded, computed, effect, err, ok, Scope, signal, toBase64Url, utf8Encode } from '@conclave/base';
import { chatText } from '@conclave/crypto';
import type { MemberId } from '@conclave/crypto';
import { spend } from '../../contents/pace.ts';
import type { Paces } from '../../contents/pace.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { dismissed, keyOf, noComplaints, ownPace, received } from './complaints.ts';
import type { Complaints } from './complaints.ts';
import { complaintContent, complaintReasons, maxComplaintBytes } from './content.ts';
import type { ComplaintContent } from './content.ts';
import { decodeComplaints, encodeComplaints } from './kept-complaints.ts';
import type { ComplaintsView } from './view.ts';

/** Complaints about somebody, sealed to the hosts: neither the server nor other members can tell that there is one. */
export const complaints: Feature<ComplaintContent, ComplaintsView> = {
  content: complaintContent,
  audience: 'one-alone',
  create,
};

/** How long the group is waited for, until it isn't sure any more that a host will hear of it. */
const orderMs = 15_000;
/** Names of people who left, for complaints that come a little later. */
const maxNames = 1_000;

function create(port: FeaturePort<ComplaintContent>): Running<ComplaintContent, ComplaintsView> {
  const scope = new Scope();
  const keepsake = port.keepsake('complaints');
  const state = signal<Complaints>({
    ...noComplaints,
    all: keepsake.before === null ? [] : decodeComplaints(keepsake.before),
  });
  const names = new Map<MemberId, string>();
  /** Own ones that do not stand in the order yet, by id. */
  const underWay = new Map<string, () => void>();
  let ownPaces: Paces = new Map();

  scope.add(
    effect(() => {
      for (const { id, name } of port.people.value) {
        names.delete(id);
        names.set(id, name);
      }
      for (const id of [...names.keys()].slice(0, Math.max(0, names.size - maxNames))) names.delete(id);
    }),
  );
  const change = (next: Complaints): void => {
    state.value = next;
    keepsake.keep(() => encodeComplaints(state.peek().all));
  };

  const complain: ComplaintsView['complain'] = async (participantId, reason, typed) => {
    const text = chatText(typed);
    const written = text.ok ? text.value : '';
    const isLong = !text.ok && text.error === 'too-long';
    if (isLong || utf8Encode(written).length > maxComplaintBytes) return err('too-long');
    const about = [...names.keys()].find((id) => id === participantId);
    if (about === undefined) return err('not-here');
    const hosts = port.people.peek().filter(({ id, isHost, isSelf }) => isHost && !isSelf && id !== about);
    if (hosts.length === 0) return err('no-host');
    const paced = spend(ownPaces, ownPace, 'self', port.clock.now());
    if (paced === undefined) return err('too-fast');
    ownPaces = paced;
    const id = toBase64Url(port.random(16));
    let isThere = false;
    const inOrder = new Promise<void>((resolve) => {
      underWay.set(id, () => {
        isThere = true;
        resolve();
      });
    });
    const content = { type: 'complaint', id, about, reason, text: written } as const;
    const posted = await Promise.all(hosts.map((host) => port.sendTo(host.id, content)));
    if (posted.some((each) => each.ok)) await bounded(port.clock, orderMs, inOrder);
    underWay.delete(id);
    if (isThere) return ok(undefined);
    return posted.find((each) => !each.ok) ?? err('not-connected');
  };

  return {
    view: {
      canComplain: computed(() => !port.self.value.isHost),
      reasons: complaintReasons,
      complain,
      received: computed(() =>
        state.value.all.toReversed().map((each) => ({ ...each, key: keyOf(each), aboutId: each.about })),
      ),
      dismiss: (key) => change(dismissed(state.peek(), key)),
    },
    received: (from, content) => {
      if (from.isSelf) return underWay.get(content.id)?.();
      // Who is no host is told of nobody.
      if (!port.self.peek().isHost) return;
      const hearing = {
        from: from.id,
        nameOf: (id: MemberId) => names.get(id),
        now: port.clock.now(),
        wallTime: port.clock.wallTime(),
      };
      const next = received(state.peek(), content, hearing);
      if (next === state.peek()) return;
      change(next);
      // Without a name: the host's screen may be seen by all.
      port.notice('complaint', null);
    },
    sayAgain: null,
    hostActed: null,
    close: () => scope.close(),
  };
}
