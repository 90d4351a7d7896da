/*
 * COM-1 to COM-6 and the key rules FRM-8/FRM-9 where a rollback touches them: who commits, who adopts, who rejects,
 * how the host voids an epoch, who comes back. README.md says what is abstracted.
 *
 * The log of the server is one array that every client reads in order, each at its own pace. A history stands for an
 * MLS epoch with all that led to it: commit m on history par[m] makes history m+1, and two clients with the same MLS keys
 * have the same history. The order epoch of a client is the number of commits in the part of the log that it has read.
 *
 * Configurations (-D): HONEST number of honest clients, client 0 has the host key unless NO_HOST; POISON commits valid
 * to some only by a hostile member; LIES rejects by it without a reason; FAULTS deeds of a hostile server towards single clients;
 * LATE times that a client no longer has its former state when a ROLLBACK comes.
 */
#ifndef HONEST
#define HONEST 2
#endif
#ifndef POISON
#define POISON 0
#endif
#ifndef LIES
#define LIES 0
#endif
#ifndef FAULTS
#define FAULTS 0
#endif
#ifndef LATE
#define LATE 0
#endif

#ifndef WORST
#define WORST (BIT(HONEST) - 1) /* to whom a poison commit may be invalid, at most */
#endif

#define MAX_COMMITS 12 /* made, not only accepted */
#define MAX_LOG 16

#define BIT(c) (1 << (c))
#define CLIENTS (BIT(HONEST) - 1)
#define HOSTILE HONEST
/* Somebody with a signed REMOVE in the host log: to remove them is the open work at the start. */
#define REMOVED BIT(HONEST + 1)

#ifdef NO_HOST
#define IS_HOST(c) false
#else
#define IS_HOST(c) ((c) == 0)
#endif

#define NONE 255
#define STALE 253 /* the server's answer to a commit, until this client has read what ended the epoch */
#define JUNK 254 /* what a garbled commit looks like */

mtype = { LIVE, STUCK, LOST, OUT };
mtype = { COMMIT, REJECT, ROLLBACK };

/* The server: COM-1. */
typedef Entry {
  mtype kind;
  byte what;    /* COMMIT, REJECT: the commit; ROLLBACK: the order epoch */
  byte who;     /* REJECT: the client; ROLLBACK: the culprits, as bits */
  byte history; /* whose members can read it */
};
Entry entries[MAX_LOG];
byte length = 0;
byte serverEpoch = 0;

/* Commits that were made. */
byte made = 0;
byte par[MAX_COMMITS];
byte ep[MAX_COMMITS];   /* the order epoch it means to end */
byte by[MAX_COMMITS];
byte adds[MAX_COMMITS]; /* returns: Remove and Add of the same person */
byte bad[MAX_COMMITS];  /* to whom it is not valid */
bool auth[MAX_COMMITS]; /* whether those can tell who made it */
byte members[MAX_COMMITS + 1];

/* Clients. */
mtype st[HONEST];
byte history[HONEST];
byte first[HONEST];   /* the history it joined with: it reads nothing older */
byte orderEpoch[HONEST];
byte position[HONEST];
byte stuckOn[HONEST];
byte pending[HONEST]; /* own commit, to be adopted on its echo */
byte flight[HONEST];  /* own commit that the server has not answered */
byte mustGo[HONEST];  /* signed reasons to remove: bits */
bool due[HONEST];     /* a commit is due after a rollback even without other work */
byte owed[HONEST];    /* whom the next commit after a rollback has to remove */
byte gone[HONEST];    /* removed by commits that this client adopted */
byte sendKey[HONEST]; /* the history whose frame key it sends with */
byte flagged[HONEST]; /* shown as following another history */
bool blind[HONEST];   /* passed a ROLLBACK that it could not read */
byte knocking = 0;    /* lost clients that ask to come back */

/* The host's memory: D4. */
byte claimed = 0;     /* who caused a ROLLBACK alone */
short voided = 0;     /* order epochs with a ROLLBACK, as bits */
byte rejecters[MAX_COMMITS];

#ifdef NO_HOST
/* COM-5 without a host: who rejected the commit evidenceOn, as far as this client read. */
byte evidenceOn[HONEST];
byte evidence[HONEST];
#endif

/* Budgets, and what the properties need to know. */
byte poisonLeft = POISON;
byte liesLeft = LIES;
byte faultsLeft = FAULTS;
byte lateLeft = LATE;
byte guilty = 0;
byte loneRollbacks = 0;

/* Scratch, zero between steps. */
byte other;
byte at;
byte back;
byte seen;
byte from;
byte under;
byte before;
bool could;

inline put(k, a, b, h) {
  assert(length < MAX_LOG);
  entries[length].kind = k;
  entries[length].what = a;
  entries[length].who = b;
  entries[length].history = h;
  length++
}

/* could: whether client c holds, or held since it joined, the MLS state of history h. */
inline holds(c, h) {
  back = history[c];
  do
  :: back != h && back != first[c] -> back = par[back - 1]
  :: else -> break
  od;
  could = (back == h)
}

/* back: the history that client c had in order epoch n; could: whether it was there then. */
inline stateOf(c, n) {
  back = history[c];
  do
  :: back != first[c] && ep[back - 1] >= n -> back = par[back - 1]
  :: else -> break
  od;
  could = (back == 0 || ep[back - 1] < n)
}

inline lose(c) {
  st[c] = LOST;
  position[c] = length; /* it asks anew: only what comes now can be an answer */
  flight[c] = (flight[c] == STALE -> NONE : flight[c]);
  knocking = knocking | BIT(c);
#ifdef NO_HOST
  evidenceOn[c] = NONE; evidence[c] = 0;
#endif
  history[c] = 0; first[c] = 0; orderEpoch[c] = 0; stuckOn[c] = NONE; pending[c] = NONE;
  due[c] = false; owed[c] = 0; gone[c] = 0; sendKey[c] = 0; flagged[c] = 0; blind[c] = false
}

/* COM-5: what a ROLLBACK names as culprit. */
inline voidEpoch(n, culprits, h) {
  if
  :: voided & (1 << (n)) -> skip
  :: else ->
    voided = voided | (1 << (n));
    put(ROLLBACK, n, culprits, h)
  fi
}

/* The key rules: no client sends under a key that somebody holds whom it has removed (FRM-9). */
inline keysHold(c) {
  assert(st[c] != LIVE || (members[sendKey[c]] & gone[c]) == 0)
}

/* COM-1: with one log, whoever read the same part of it has the same history, is stuck (shown), or is out of the group. */
inline oneChain(c) {
  other = 0;
  do
  :: other < HONEST ->
    assert(faultsLeft < FAULTS || st[c] != LIVE || st[other] != LIVE || blind[c] || blind[other] || position[c] != position[other] ||
           (orderEpoch[c] == orderEpoch[other] && history[c] == history[other]));
    other++
  :: else -> break
  od
}

inline adopt(c, k) {
  gone[c] = (gone[c] | (members[history[c]] & ~members[k + 1]));
  history[c] = k + 1;
  sendKey[c] = k + 1;
  due[c] = false;
  owed[c] = 0;
  flagged[c] = 0;
  st[c] = LIVE;
  stuckOn[c] = NONE;
  keysHold(c)
}

/* COM-6: the Welcome of a return; the newcomer gets the whole host log. */
inline welcome(c, k) {
  st[c] = LIVE;
  history[c] = k + 1; first[c] = k + 1; sendKey[c] = k + 1; orderEpoch[c] = ep[k] + 1;
  mustGo[c] = REMOVED;
  at = 0;
  do
  :: at < position[c] ->
    if
    :: entries[at].kind == ROLLBACK -> mustGo[c] = mustGo[c] | entries[at].who
    :: else
    fi;
    at++
  :: else -> break
  od;
  knocking = knocking & ~BIT(c)
}

#define COUNT(x) (((x) & 1) + (((x) >> 1) & 1) + (((x) >> 2) & 1) + (((x) >> 3) & 1))
#define LEAVES(h) (members[h] & (CLIENTS | BIT(HOSTILE)))
#ifdef NO_HOST
#define MAJORITY(c) (evidenceOn[c] != NONE && 2 * COUNT(evidence[c]) > COUNT(LEAVES(par[evidenceOn[c]])))

inline note(c, k, w) {
  if
  :: k == JUNK || st[c] == LOST || st[c] == OUT -> skip
  :: else ->
    holds(c, k + 1);
    if
    :: stuckOn[c] == k || (could && k + 1 != first[c]) ->
      if
      :: evidenceOn[c] != k -> evidenceOn[c] = k; evidence[c] = 0
      :: else
      fi;
      evidence[c] = evidence[c] | BIT(w)
    :: else
    fi
  fi
}

/* A commit of the branch that a majority went back to. */
#define REOPENED(c) (stuckOn[c] == evidenceOn[c] -> history[c] : par[evidenceOn[c]])
#define RESTARTED(c, k) (k != JUNK && MAJORITY(c) && par[k] == REOPENED(c) && ep[k] > ep[evidenceOn[c]])
#else
#define RESTARTED(c, k) false
#endif

/* k: the commit as this client sees it. */
inline readCommit(c, k) {
  if
  :: st[c] == OUT -> skip
  :: st[c] != OUT && k != JUNK && (adds[k] & BIT(c)) -> pending[c] = NONE; welcome(c, k)
  :: st[c] == LOST && (k == JUNK || !(adds[k] & BIT(c))) -> skip
  :: else ->
    if
    :: k != JUNK && ep[k] != orderEpoch[c] -> lose(c) /* a gap */
    :: else ->
      orderEpoch[c]++;
      if
#ifdef NO_HOST
      :: RESTARTED(c, k) && pending[c] != k && history[c] != par[k] ->
        pending[c] = NONE; history[c] = par[k]; adopt(c, k)
      :: RESTARTED(c, k) && pending[c] != k && history[c] == par[k] ->
        pending[c] = NONE; adopt(c, k)
#endif
      :: st[c] == STUCK && !RESTARTED(c, k) -> skip
      :: st[c] == LIVE && k != JUNK && pending[c] == k -> pending[c] = NONE; adopt(c, k)
      :: else ->
        if
        :: k != JUNK && pending[c] != k && par[k] == history[c] && !(bad[k] & BIT(c)) &&
           (members[history[c]] & ~members[k + 1] & ~mustGo[c]) == 0 && (members[k + 1] & owed[c]) == 0 ->
          pending[c] = NONE;
          if
          :: members[k + 1] & BIT(c) -> adopt(c, k)
          :: else -> st[c] = OUT; history[c] = 0; sendKey[c] = 0; gone[c] = 0
          fi
        :: else ->
          /* COM-5: cannot follow; says so, and what it saw. */
          pending[c] = NONE;
          st[c] = STUCK;
          stuckOn[c] = k;
          if
          :: IS_HOST(c) ->
            if
            :: k != JUNK && auth[k] && par[k] == history[c] -> voidEpoch(orderEpoch[c] - 1, BIT(by[k]), history[c])
            :: else -> voidEpoch(orderEpoch[c] - 1, 0, history[c])
            fi
          :: else -> put(REJECT, k, c, history[c])
          fi
        fi
      fi
    fi
  fi
}

/* The host judges the claim of client w, made in history h, against commit k. */
inline judge(c, k, w, h) {
#ifdef PLANT_NO_HASH
  /* Planted: whatever the rejecter saw, its word counts against the commit that the host adopted. */
  if
  :: k == JUNK && history[c] != 0 -> k = history[c] - 1
  :: else
  fi;
#endif
  holds(c, h);
  if
  :: could && k != JUNK && st[c] == LIVE && (members[history[c]] & BIT(w)) ->
    holds(c, k + 1);
    if
    :: could && k + 1 != first[c] && !IS_HOST(by[k]) && (voided & (1 << ep[k])) == 0 ->
      rejecters[k] = rejecters[k] | BIT(w);
      if
#ifndef PLANT_NO_LIMIT
      :: rejecters[k] == BIT(w) && (claimed & BIT(w)) -> skip
#endif
      :: else ->
        loneRollbacks = loneRollbacks + (w == HOSTILE && rejecters[k] == BIT(w) -> 1 : 0);
        claimed = claimed | BIT(w);
        voidEpoch(ep[k], BIT(by[k]), par[k])
      fi
    :: else
    fi
  :: else
  fi
}

inline readRollback(c, n, culprits, h) {
  holds(c, h);
  if
  :: st[c] == LOST || st[c] == OUT -> skip
  :: (st[c] == LIVE || st[c] == STUCK) && !could -> blind[c] = true
  :: else ->
    stateOf(c, n);
    if
    :: !could -> lose(c)
    :: could && back != history[c] && lateLeft > 0 -> lateLeft--; lose(c)
    :: could ->
      if
      :: back != history[c] || st[c] == STUCK -> pending[c] = NONE
      :: else
      fi;
      history[c] = back;
      st[c] = LIVE;
      stuckOn[c] = NONE;
#ifndef PLANT_NO_DUE
      due[c] = true;
#endif
#ifndef PLANT_KEEP_CULPRIT
      mustGo[c] = mustGo[c] | culprits;
#endif
#ifndef PLANT_NOT_OWED
      owed[c] = mustGo[c] & members[back];
#endif
#ifdef PLANT_EPOCH_BACK
      orderEpoch[c] = n;
#endif
#ifdef PLANT_KEY_BACK
      sendKey[c] = back;
#endif
      guilty = guilty | culprits;
      keysHold(c)
    fi
  fi
}

#define DIFFERS(c, o) (st[c] == LIVE && st[o] == LIVE && orderEpoch[c] == orderEpoch[o] && history[c] != history[o] && !(flagged[c] & BIT(o)))
#define OPEN(c) ((members[history[c]] & mustGo[c]) || (knocking & ~mustGo[c]) || due[c])

inline commit(c) {
  assert(made < MAX_COMMITS);
  par[made] = history[c];
  ep[made] = orderEpoch[c];
  by[made] = c;
  adds[made] = knocking & ~mustGo[c];
  bad[made] = 0;
  auth[made] = true;
  members[made + 1] = (members[history[c]] & ~mustGo[c]) | adds[made];
  flight[c] = made;
  pending[c] = made;
  made++;
#ifdef PLANT_EARLY
  /* Planted: adopts before the echo. */
  orderEpoch[c]++;
  adopt(c, made - 1)
#endif
}

proctype Client(byte c) {
  end: do
  :: atomic { position[c] < length ->
      position[c]++;
      before = orderEpoch[c];
      seen = entries[position[c] - 1].what;
      from = entries[position[c] - 1].who;
      under = entries[position[c] - 1].history;
      if
      :: entries[position[c] - 1].kind == COMMIT ->
        if
#ifdef PLANT_EARLY
        :: history[c] == seen + 1 -> skip
        :: history[c] != seen + 1 -> readCommit(c, seen)
#else
        :: true -> readCommit(c, seen)
#endif
        /* A hostile server: garbles, withholds, or shows another commit for the same epoch. */
        :: faultsLeft > 0 -> faultsLeft--; seen = JUNK; readCommit(c, seen)
        :: faultsLeft > 0 -> faultsLeft--
        :: faultsLeft > 0 ->
          at = 0;
          do
          :: at < made && (at == seen || ep[at] != ep[seen]) -> at++
          :: else -> break
          od;
          if
          :: at < made -> faultsLeft--; seen = at
          :: else
          fi;
          readCommit(c, seen)
        fi
      :: entries[position[c] - 1].kind == REJECT ->
#ifdef NO_HOST
        note(c, seen, from)
#else
        if
        :: IS_HOST(c) -> judge(c, seen, from, under)
        :: else
        fi
#endif
      :: entries[position[c] - 1].kind == ROLLBACK ->
        readRollback(c, seen, from, under)
      fi;
#ifndef PLANT_STALE
      /* COM-2: the work is derived anew. */
      if
      :: flight[c] == STALE && orderEpoch[c] != before -> flight[c] = NONE
      :: else
      fi;
#endif
      oneChain(c);
      other = 0; at = 0; seen = 0; from = 0; under = 0; before = 0; back = 0; could = false
    }
  /* COM-3: rank is a matter of time, so any live member may be the one that commits. */
  :: atomic { st[c] == LIVE && flight[c] == NONE && pending[c] == NONE && OPEN(c) && !(mustGo[c] & BIT(c)) -> commit(c) }
#ifdef NO_HOST
  /* COM-5: a person's click on "restart secure session". */
  :: atomic { st[c] == STUCK && MAJORITY(c) && evidenceOn[c] == stuckOn[c] ->
      st[c] = LIVE; stuckOn[c] = NONE; due[c] = true
    }
#endif
#ifndef PLANT_NO_GIVING_UP
  /* COM-5: 8 s without a ROLLBACK. */
  :: atomic { st[c] == STUCK && position[c] == length -> lose(c) }
#endif
  /* COM-6: heartbeats from a newer epoch at the log's end, or none at all: cut off. */
  :: atomic { st[c] == LIVE && position[c] == length && orderEpoch[c] < serverEpoch -> lose(c) }
  /* JOIN-6: no Welcome came, or none that opens. */
  :: atomic { st[c] == LOST && position[c] == length && !(knocking & BIT(c)) && FAULTS > 0 -> knocking = knocking | BIT(c) }
#if FAULTS > 0
  /* COM-5, partition: a heartbeat with another history in the same epoch, or silence where the server parts the two. */
  :: atomic { DIFFERS(c, 0) -> flagged[c] = flagged[c] | BIT(0) }
  :: atomic { DIFFERS(c, 1) -> flagged[c] = flagged[c] | BIT(1) }
#if HONEST > 2
  :: atomic { DIFFERS(c, 2) -> flagged[c] = flagged[c] | BIT(2) }
#endif
#endif
  od
}

/* COM-1: the first commit for the present order epoch wins; the others are stale. */
inline answer(c) {
  before = ep[flight[c]];
  if
  :: ep[flight[c]] == serverEpoch ->
    put(COMMIT, flight[c], 0, 0);
    serverEpoch++;
    knocking = knocking & ~adds[flight[c]];
    flight[c] = NONE
  :: else ->
#if FAULTS == 0
    /* Nobody else ever sees it: its number is free again. */
    if
    :: flight[c] == made - 1 ->
      made--;
      par[made] = 0; ep[made] = 0; by[made] = 0; adds[made] = 0; auth[made] = false; members[made + 1] = 0
    :: else
    fi;
#endif
    pending[c] = NONE;
#ifdef PLANT_STALE
    /* Planted: the work is not derived anew. */
    flight[c] = STALE
#else
    flight[c] = (st[c] == LIVE && orderEpoch[c] == before -> STALE : NONE)
#endif
  fi;
  before = 0
}

#define ASKED(c) (flight[c] != NONE && flight[c] != STALE)

proctype Server() {
  end: do
  :: atomic { ASKED(0) -> answer(0) }
#if HONEST > 1
  :: atomic { ASKED(1) -> answer(1) }
#endif
#if HONEST > 2
  :: atomic { ASKED(2) -> answer(2) }
#endif
  od
}

#if POISON + LIES > 0
#define CLAIMABLE(k) (by[k] != HOSTILE && by[k] != 0 && ep[k] < serverEpoch)
#define IN_REACH(c) (st[c] == LIVE && (members[history[c]] & BIT(HOSTILE)))

/* On the history of client c, valid to some only, or to all and without the work that is open. */
inline poison(c) {
  poisonLeft--;
  par[made] = history[c];
  ep[made] = serverEpoch;
  by[made] = HOSTILE;
  select(victims : 0 .. WORST);
  bad[made] = victims;
  if :: auth[made] = true :: victims != 0 -> auth[made] = false fi;
  victims = 0;
  if :: members[made + 1] = members[history[c]] & ~REMOVED :: members[made + 1] = members[history[c]] fi;
  put(COMMIT, made, 0, 0);
  serverEpoch++;
  made++
}

/* A hostile member: its leaf is in the tree of whomever it deals with. */
proctype Hostile() {
  byte victims;
  end: do
  :: atomic { poisonLeft > 0 && made < MAX_COMMITS && IN_REACH(0) -> poison(0) }
  :: atomic { poisonLeft > 0 && made < MAX_COMMITS && IN_REACH(1) && history[1] != history[0] -> poison(1) }
  /* Claims against the newest commits of others; those against the host's or its own lead to nothing. */
  :: atomic { liesLeft > 0 && made > 0 && CLAIMABLE(made - 1) -> liesLeft--; put(REJECT, made - 1, HOSTILE, par[made - 1]) }
  :: atomic { liesLeft > 0 && made > 1 && CLAIMABLE(made - 2) -> liesLeft--; put(REJECT, made - 2, HOSTILE, par[made - 2]) }
  od
}
#endif

/*
 * Every run ends (the graph has no cycle, which the run with -DNP shows), so what holds at every end is what holds
 * "eventually" in every run that is fair to each client. `timeout`: nobody can do anything more.
 */
proctype Judge() {
  byte c;
  byte live;
  end: timeout ->
  atomic {
    c = 0; live = 0;
    do
    :: c < HONEST -> live = live | (st[c] == LIVE && !(guilty & BIT(c)) -> BIT(c) : 0); c++
    :: else -> break
    od;
    c = 0;
#if FAULTS + LATE == 0 && !defined(NO_HOST)
    /* A member alone never has the host lose the meeting. */
    assert(st[0] == LIVE);
#endif
    do
    :: c < HONEST ->
      /* Nobody waits for ever. */
      assert(st[c] != STUCK);
      assert(st[c] != LOST || (guilty & BIT(c)) || (live == 0 && (knocking & BIT(c))));
      /* Nobody is put out of the group without a lie of a member who was let in. */
      assert((st[c] != OUT && !(guilty & BIT(c))) || liesLeft < LIES);
      if
      :: live & BIT(c) ->
        assert(orderEpoch[c] == serverEpoch && position[c] == length);
        /* Progress: no open work, no commit without an answer. */
        assert(!OPEN(c) && flight[c] == NONE && pending[c] == NONE);
        /* Whoever was removed or made the poison holds no key that is in use. */
        assert((members[sendKey[c]] & (REMOVED | guilty)) == 0);
        /* One chain, or shown. */
        other = 0;
        do
        :: other < HONEST ->
          assert(!(live & BIT(other)) || history[c] == history[other] || ((flagged[c] & BIT(other)) && (flagged[other] & BIT(c))));
          other++
        :: else -> break
        od
      :: else
      fi;
      c++
    :: else -> break
    od;
    /* One person alone, by claim alone, has the others go back once. */
    assert(loneRollbacks <= 1)
  }
}

init {
  byte c;
  atomic {
    members[0] = CLIENTS | BIT(HOSTILE) | REMOVED;
    do
    :: c < HONEST ->
      st[c] = LIVE; stuckOn[c] = NONE; pending[c] = NONE; flight[c] = NONE; mustGo[c] = REMOVED;
#ifdef NO_HOST
      evidenceOn[c] = NONE;
#endif
      run Client(c);
      c++
    :: else -> break
    od;
    c = 0;
    run Server();
#if POISON + LIES > 0
    run Hostile();
#endif
    run Judge()
  }
}
