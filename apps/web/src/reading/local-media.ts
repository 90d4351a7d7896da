import type { Meeting } from '@conclave/call';

/** The person's own devices as the call room hands them out; this room knows the media room by them only. */
export type LocalMedia = NonNullable<Meeting['local']>;
export type LocalMediaState = ReturnType<LocalMedia['state']['peek']>;
export type Device = LocalMediaState['devices']['camera'][number];
export type DeviceFault = NonNullable<LocalMediaState['camera']['fault']>;
