import { mayAdmit as memberMayAdmit } from '../host-log/permission.ts';
import type { State } from './state.ts';

/** JOIN-4: whether this client's ADMIT counts. */
export function mayAdmit({ setting, log }: State): boolean {
  return setting.hostKey !== null || memberMayAdmit(log, setting.id);
}

/** MOD-1: whether this client is host or co-host. */
export function mayModerate({ setting, log }: State): boolean {
  return setting.hostKey !== null || log.coHosts.includes(setting.id);
}
