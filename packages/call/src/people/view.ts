export interface ParticipantView {
  /** Stable for the person over reloads: hex of the identity key. Public within the meeting. */
  readonly id: string;
  readonly leafIndex: number;
  /** ID-2: with a number behind it where others bear the same name. */
  readonly name: string;
  readonly isSelf: boolean;
  readonly isHost: boolean;
  readonly isCoHost: boolean;
  readonly presence: 'here' | 'silent' | 'leaving';
  readonly speaking: boolean;
  readonly audio: 'on' | 'off';
  readonly video: 'on' | 'off';
  readonly decryption: 'ok' | 'waiting' | 'failed';
  /** This client's bandwidth has no room for the picture. */
  readonly pictureHeld: boolean;
  /** How their sound and picture arrive here, the worse of the two; `good` for oneself, and where nothing is expected. */
  readonly quality: 'good' | 'fair' | 'poor';
  /** FRM-4: set only after the first authenticated frame; the own camera for oneself. */
  readonly videoTrack: MediaStreamTrack | null;
  readonly audioTrack: MediaStreamTrack | null;
}

/** In device pixels; zero where it is not shown. */
export interface ShownSize {
  readonly context: 'camera' | 'screen';
  readonly width: number;
  readonly height: number;
  /** Among what is large, and not one of many alike: it comes first where bandwidth is short. */
  readonly isLarge: boolean;
}

export interface ApplicantView {
  /** The person's, as `ParticipantView.id`: who knocks again is the same row. */
  readonly id: string;
  /** As `ParticipantView.name`. */
  readonly name: string;
  readonly since: number;
}
