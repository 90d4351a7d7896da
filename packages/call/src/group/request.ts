import type { RequestBody, RequestType } from '@conclave/protocol';
import type { RequestFailureReason, Signalling } from '@conclave/signalling';

/** Null where the server took it. Only the connection ends the wait: a time-out would not tell what happened. */
export async function request<T extends RequestType>(
  signalling: Pick<Signalling, 'request'>,
  type: T,
  body: RequestBody<T>,
): Promise<RequestFailureReason | null> {
  const result = await signalling.request(type, body, null);
  return result.ok ? null : result.error.reason;
}
