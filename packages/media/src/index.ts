export { createLocalMedia } from './devices/local-media.ts';
export type { LocalMediaOptions } from './devices/local-media.ts';
export type * from './ports.ts';
export { prepareConnection } from './session/native-device.ts';
export { createMediaSession } from './session/media-session.ts';
export type { MediaSessionOptions } from './session/media-session.ts';
export { encodedTransformsSupported } from './transforms-supported.ts';
export type * from './screen/types.ts';
export type * from './types.ts';
