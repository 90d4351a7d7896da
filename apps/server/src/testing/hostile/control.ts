import { err } from '@conclave/base';
import type { Result } from '@conclave/base';
import * as v from 'valibot';
import { mediaAction, signallingAction } from './actions.ts';
import type { ActionFault } from './actions.ts';
import type { HostileMedia } from './hostile-media.ts';
import type { HostileScript } from './hostile-script.ts';

/** An order from the process that started this one, and its one answer: {id, ok: true, value} or {id, ok: false, error}. */
const order = v.strictObject({ id: v.number(), action: v.union([signallingAction, mediaAction]) });

type OrderFault = ActionFault | 'malformed' | 'fault';

/** Obeys what comes over the process's IPC channel, which only its parent holds. */
export function obeyParent(script: HostileScript, media: HostileMedia): void {
  process.on('message', (message) => {
    const parsed = v.safeParse(order, message);
    if (!parsed.success) return answer(undefined, err('malformed'));
    const { id, action } = parsed.output;
    if (action.do === 'reset') media.reset();
    if (v.is(signallingAction, action)) return answer(id, script.perform(action));
    media.perform(action).then(
      (done) => answer(id, done),
      () => answer(id, err('fault')),
    );
  });
}

function answer(id: number | undefined, { ok, ...rest }: Result<unknown, OrderFault>): void {
  process.send?.({ id: id ?? null, ok, ...rest });
}
