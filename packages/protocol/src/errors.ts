import * as v from 'valibot';

/**
 * Why a request failed. JOIN-1: everything that could tell a stranger whether a meeting exists, or which part of
 * its proof is wrong, is `refused`.
 */
export const errorCode = v.picklist([
  'malformed',
  'too-large',
  'unknown-request',
  'wrong-state',
  'refused',
  'meeting-full',
  'version-too-old',
  'too-many-requests',
  'stale',
  'group-exists',
  'no-such-peer',
  'no-such-object',
  'not-owner',
  'not-permitted',
  'media-refused',
  'server-fault',
]);
export type ErrorCode = v.InferOutput<typeof errorCode>;

/** WebSocket close codes (RFC 6455 section 7.4.2: 4000–4999 are the application's). */
export const closeCodes = {
  malformed: 4000,
  tooLarge: 4001,
  versionTooOld: 4002,
  tooManyRequests: 4003,
  /** Another connection resumed this peer. */
  replaced: 4004,
  /** The peer left, or a command closed it. */
  closed: 4005,
  ended: 4006,
  idle: 4007,
  shutdown: 4008,
} as const;

/** The creation of a meeting over HTTP (`POST /api/meetings`) answers one of these. */
export const createErrorCode = v.picklist([
  'malformed',
  'refused',
  'exists',
  'too-many-requests',
  'server-fault',
]);
export type CreateErrorCode = v.InferOutput<typeof createErrorCode>;
