/**
 * DOS-1: caps of everything that a server takes from outside. Sizes in bytes before encoding, rates per
 * connection. A frame is measured before it is parsed, by the cap that its request has in `requests`.
 */
export const limits = {
  /**
   * Version of this wire protocol, and of what members say inside the group, which clients of two versions could not judge alike; a client
   * with another one is told so.
   */
  protocolVersion: 7,

  joinRequest: 16 * 1024,
  commit: 256 * 1024,
  /** A Welcome with its ratchet tree, sealed for one joiner: what a binary frame has room for. */
  welcome: 510 * 1024,
  message: 32 * 1024,
  admission: 2 * 1024,
  policy: 2 * 1024,
  command: 1024,

  /** INV-5: keys that open a meeting's gate at one time, its first one included. */
  gateKeysPerMeeting: 64,
  /** The longest that a gate is opened for; no meeting is kept for so long. */
  gateLifeMs: 366 * 24 * 60 * 60_000,

  /** How many joiners one commit may welcome. */
  welcomesPerCommit: 32,
  /** Bytes of Welcomes that the server holds for the commit to come: of one member, and of all members of a room. */
  heldPerPeer: 6 * 1024 * 1024,
  heldPerRoom: 24 * 1024 * 1024,
  /** Peers in one meeting, waiting ones included. */
  peersPerRoom: 250,
  /** A microphone and the sound of a screen, a camera and a screen: which is which, the server need not know. */
  producersPerKind: 2,
  /** One of each stream of 249 others. */
  consumersPerPeer: 996,

  /** Bytes of one WebSocket frame: of text, of bytes, and of either from someone who only waits. */
  textFrame: 64 * 1024,
  binaryFrame: 512 * 1024,
  waitingFrame: 32 * 1024,
  /** Bytes of the text in a binary frame. */
  binaryText: 1024,
  /** Values in the JSON of one frame, counted before it is parsed. */
  structure: 4000,

  /** APP-2: bytes of each piece of a file but the last, and how many files a meeting holds at one time. */
  filePiece: 1024 * 1024,
  filesPerRoom: 1000,

  /** COM-1: what the replay log keeps. */
  replayHandshakes: 200,
  replayMessages: 2000,
  replayMs: 10 * 60_000,

  heartbeatMs: 10_000,
  /** How long a peer whose connection broke may come back and resume. */
  resumeMs: 45_000,
  /** COM-9: how long after its start a server takes members' word for where their group's order stood. */
  adoptMs: 60_000,
} as const;
