/**
 * DOS-1: caps of everything that a server takes from outside. Sizes in bytes before encoding, rates per
 * connection. A frame is measured before it is parsed.
 */
export const limits = {
  /** Version of this wire protocol; a client with another one is told so. */
  protocolVersion: 1,

  joinRequest: 16 * 1024,
  commit: 256 * 1024,
  /** A Welcome with its ratchet tree, sealed for one joiner. */
  welcome: 512 * 1024,
  message: 32 * 1024,
  admission: 2 * 1024,
  policy: 2 * 1024,
  command: 1024,

  /** INV-5: keys that open a meeting's gate at one time, its first one included. */
  gateKeysPerMeeting: 64,
  /** The longest that a gate is opened for; no meeting is kept for so long. */
  gateLifeMs: 366 * 24 * 60 * 60_000,

  /** How many joiners one commit may welcome: COM-8 needs one commit for each batch window. */
  welcomesPerCommit: 32,
  /** Peers in one meeting, waiting ones included. */
  peersPerRoom: 250,
  /** A microphone and the sound of a screen, a camera and a screen: which is which, the server need not know. */
  producersPerKind: 2,
  /** One of each stream of 249 others. */
  consumersPerPeer: 996,

  /** Bytes of one WebSocket frame: from someone who only waits, and from a member (a commit with welcomes). */
  waitingFrame: 32 * 1024,
  memberFrame: 24 * 1024 * 1024,

  /** COM-1: what the replay log keeps. */
  replayHandshakes: 200,
  replayMessages: 2000,
  replayMs: 10 * 60_000,

  heartbeatMs: 10_000,
  /** How long a peer whose connection broke may come back and resume. */
  resumeMs: 45_000,
} as const;
