/** Milliseconds, all of them. */
export const timing = {
  /** COM-3: an Add waits this long for others that were admitted with it. */
  addGather: 10,
  /** COM-3: no Add sooner after the commit before it: who comes meanwhile comes along. */
  addBatch: 150,
  /** COM-3: how long the one that acts first has, and each behind it. */
  fallback: 1500,
  /** COM-4: commits of one sender, removes excepted. */
  commitSpacing: 500,
  /** COM-6. */
  heartbeat: 10_000,
  silentAfter: 30_000,
  absentAfter: 60_000,
  /** JOIN-6: a newcomer that was never heard. */
  resendWelcome: 5_000,
  unheardAfter: 15_000,
  /**
   * COM-4: by how much receivers may have waited less than the committer. What stalls for less than `contactLost` goes
   * unnoticed: a heartbeat may come that much late to them, and the commit in time.
   */
  absenceTolerance: 15_000,
  unheardTolerance: 13_000,
  /** COM-4: a Remove for absence may cross the absent one's next message on the way. */
  absenceForgiven: 10_000,
  /** No entry for so long means that this client's connection was down: own heartbeats come back every 10 s. */
  contactLost: 12_000,
  /** FRM-8. */
  switchAfterAdd: 1_000,
  switchAfterRemove: 200,
  /** How long keys of former epochs read messages that a commit overtook. */
  keepFormerEpochs: 10_000,
  /**
   * JOIN-2: how long who knocks at a former admission key is told so. A host whose connection breaks just then tells the
   * server when it is back; behind that, it is the server that shows old things.
   */
  keepFormerAdmission: 120_000,
  /** JOIN-6: how long a newcomer waits to be answered before people hear of it; mostly it takes a round trip. */
  unansweredAfter: 5_000,
  /** JOIN-2: a request may arrive before the key that opens it, or after one that this client never had. */
  openLate: 10_000,
  /** JOIN-7: nobody is there who may let people in; a reload takes less. */
  unattendedAfter: 5_000,
  /** MOD-1: a newcomer that has not learned by then whether its host log is whole joins again. */
  logWhole: 10_000,
  /** Host log entries that were not seen in the log by then are signed anew. */
  echoTimeout: 10_000,
  /** A connection that comes back does so before; after that, own messages are no longer expected in the log. */
  forgetOutgoing: 120_000,
  /** COM-2: after `commit-stale`, how long to wait for the winner's entry before trying again. */
  staleHold: 5_000,
  /** COM-5: how long to wait for the word that a commit is void, before this client joins again. */
  stuckFor: 2_000,
  /** COM-6: without a further sign of a partition for so long, it counts as settled: three heartbeats. */
  partitionSettled: 30_000,
  /** COM-7. */
  epochLife: 5 * 60_000,
  leafLife: 15 * 60_000,
  /** COM-7: a newcomer's first update waits until the group was idle for that long. */
  idle: 3_000,
  /** COM-7: how far apart those act who may act at the same time. */
  freshStep: 200,
  updateStep: 20,
  /** JOIN-3. */
  guessWindow: 10 * 60_000,
  guessPause: 60_000,
  /** JOIN-2: how far a request may be off the group's clock; further, its joiner is told that clock, and knocks by it. */
  requestSkew: 24 * 3_600_000,
} as const;

/** JOIN-3. */
export const guessLimits = { perPerson: 5, perLink: 20 } as const;

/** COM-4: commits of one member that add and remove nobody, within a round of heartbeats; an honest one makes one in minutes. */
export const maxUpdates = 20;

/** MOD-1: how often more than half of the members are heard before a member may add as much to the host log again: in half a minute. */
export const windowRounds = 4;

/** MOD-1: where somebody joins, entries of so many epochs count on, since who joins knows of no heartbeats before. */
export const windowEpochs = 128;

/** What one commit may add: the server takes that many Welcomes with it. */
export const maxAdds = 32;

/**
 * Bytes of Welcomes that go with one commit, about: 3 s of a 2 Mbit/s uplink. They go before it, and are in vain where another
 * commit ends the epoch meanwhile; removes wait as long. Nine at 50 members, four at 100.
 */
export const maxWelcomeBytes = 768 * 1024;

/** JOIN-5: what the server takes of one sealed answer, which holds tree and host log (section 10). */
export const maxAnswerBytes = 510 * 1024;

/** Above this, acknowledgements of each epoch by all would cost more than they save (COM-8); FRM-8's timeouts serve. */
export const maxAckingMembers = 32;

/** Applicants that are remembered at a time; the server bounds who waits, this bounds memory without it. */
export const maxApplicants = 250;

/** JOIN-2: knocks that gave way to newer ones of the same people, and are remembered as such. */
export const maxOutdated = 1000;

/** COM-5: void commits that are remembered; each cost its maker an epoch. */
export const maxVoided = 1000;

/** MOD-1: messages with entries that a newcomer sets aside until it was told what comes before them. */
export const maxAheadOfLog = 128;

/** JOIN-6: what is held of a newcomer's words before it was answered, in messages: the newest. */
export const maxHeldContents = 256;

/** JOIN-2: requests that can't be opened yet, of up to 16 kB. */
export const maxUnopened = 64;

/** COM-7: above so many ciphertexts in a path, newcomers make their first one without waiting until the group is idle. */
export const easyPathCost = 96;

/** COM-7: above so many, nobody is added. With a whole batch more, a path takes about 200 kB of the 256 (ADR 2, DOS-1). */
export const maxPathCost = 128;
