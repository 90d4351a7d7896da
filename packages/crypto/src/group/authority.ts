import { mayAdmit as memberMayAdmit } from '../host-log/permission.ts';
import { comesAsHost } from '../host-log/succession.ts';
import type { Applicant, State } from './state.ts';

/** JOIN-4: whether this client's ADMIT counts. */
export function mayAdmit({ setting, log }: State): boolean {
  return setting.hostKey !== null || memberMayAdmit(log, setting.id);
}

/** MOD-1: whether this client's ADMIT counts for that applicant: a host comes in by the host key alone. */
export function mayAdmitThis(state: State, { credential }: Pick<Applicant, 'credential'>): boolean {
  return state.setting.hostKey !== null || (!comesAsHost(state.log, credential) && mayAdmit(state));
}

/** MOD-1: whether this client is host or co-host. */
export function mayModerate({ setting, log }: State): boolean {
  return setting.hostKey !== null || log.coHosts.includes(setting.id);
}
