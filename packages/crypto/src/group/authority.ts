import { mayAdmit as memberMayAdmit, mayAdmitAs } from '../host-log/permission.ts';
import { comesAsHost } from '../host-log/succession.ts';
import type { Applicant, State } from './state.ts';

/** JOIN-4: whether this client's ADMIT counts. */
export function mayAdmit({ setting, log }: State): boolean {
  return setting.hostKey !== null || memberMayAdmit(log, setting.id);
}

/**
 * MOD-1: whether this client's ADMIT counts for that applicant: a host comes in by the host key alone, and whom a host removed by a
 * host's word alone.
 */
export function mayAdmitThis(
  { log, setting }: State,
  { credential, id }: Pick<Applicant, 'credential' | 'id'>,
): boolean {
  return setting.hostKey !== null || (!comesAsHost(log, credential) && mayAdmitAs(log, setting.id, id));
}

/** MOD-1: whether this client is host or co-host. */
export function mayModerate({ setting, log }: State): boolean {
  return setting.hostKey !== null || log.coHosts.includes(setting.id);
}
