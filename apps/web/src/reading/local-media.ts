import type { Meeting } from '@conclave/call';

/** The person's own devices as the call room hands them out; this room knows the media room by them only. */
export type LocalMedia = NonNullable<Meeting['local']>;
export type LocalMediaState = ReturnType<LocalMedia['state']['peek']>;
export type DeviceKind = keyof LocalMediaState['devices'];
export type CaptureKind = Exclude<DeviceKind, 'speaker'>;
export type CaptureState = LocalMediaState[CaptureKind];
export type Device = LocalMediaState['devices']['camera'][number];
export type DeviceFault = NonNullable<CaptureState['fault']>;
export type DeviceWishes = Parameters<LocalMedia['start']>[0];
export type DeviceNews = ReturnType<LocalMedia['news']['peek']>[number];
export type TalkAdvice = NonNullable<ReturnType<LocalMedia['talk']['advice']['peek']>>;
