/*
 * COM-1 to COM-6 and the key rules FRM-8/FRM-9 where a commit is void: who commits, who adopts, who rejects, whose word decides,
 * who goes on, who comes back. README.md says what is abstracted.
 *
 * The log of the server is one array that every client reads in order, each at its own pace. A history stands for an
 * MLS epoch with all that led to it: commit m on history par[m] makes history m+1, and two clients with the same MLS keys
 * have the same history. The order epoch of a client is the number of commits in the part of the log that it has read.
 *
 * Configurations (-D): HONEST number of honest clients, client 0 has the host key unless NO_HOST, client 1 too with TWO_HOSTS;
 * POISON commits of a hostile member, valid to some or to all; LIES rejects by it without a reason; REPLAYS of commits that were there;
 * FAULTS deeds of a hostile server towards single clients; LATE times that a client can't read a reject any more.
 * IDLE: nobody is to be removed at the start. IN_TIME: nobody gives up while another one has not read the log to its end.
 * OWN_WORD_AT_ONCE: a client's own word counts when it is said, not at its place in the order.
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
#ifndef REPLAYS
#define REPLAYS 0
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

#define MAX_COMMITS 14 /* made, not only accepted */
#define MAX_LOG 24

#define BIT(c) (1 << (c))
#define CLIENTS (BIT(HONEST) - 1)
#define HOSTILE HONEST
/* Somebody with a signed REMOVE in the host log since before all epochs: to remove them is the open work at the start. */
#define REMOVED BIT(HONEST + 1)

#ifdef NO_HOST
#define HOSTS 0
#else
#ifdef TWO_HOSTS
#define HOSTS 3
#else
#define HOSTS 1
#endif
#endif

#define NONE 255
#define STALE 253 /* the server's answer to a commit, until this client has read what ended the epoch */
#define JUNK 254 /* what a garbled commit looks like */

mtype = { LIVE, STUCK, LOST };
mtype = { COMMIT, REJECT };

/* The server: COM-1. */
typedef Entry {
  mtype kind;
  byte what;    /* the commit */
  byte who;     /* REJECT: the client */
  byte epoch;   /* the order epoch that the commit ended, or that the rejecter is in */
  byte history; /* REJECT: whose members can read it */
};
Entry entries[MAX_LOG];
byte length = 0;
byte serverEpoch = 0;

/* Commits that were made. */
byte made = 0;
byte par[MAX_COMMITS];
byte ep[MAX_COMMITS];   /* the order epoch it was made to end */
byte by[MAX_COMMITS];
byte adds[MAX_COMMITS]; /* returns: Remove and Add of the same person */
byte bad[MAX_COMMITS];  /* to whom it is not valid */
bool auth[MAX_COMMITS]; /* whether those who share its history can tell who made it */
byte members[MAX_COMMITS + 1];

/* Clients. */
mtype st[HONEST];
byte history[HONEST];
byte first[HONEST];   /* the history it joined with: it reads nothing older */
byte orderEpoch[HONEST];
byte position[HONEST];
byte stuckOn[HONEST];
byte stuckIn[HONEST]; /* the order epoch that commit ended */
byte pending[HONEST]; /* own commit, to be adopted on its echo */
byte flight[HONEST];  /* own commit that the server has not answered */
byte requests[HONEST]; /* who asks to come back, as far as this client knows: bits */
short known[HONEST];  /* commits that it followed or that were void for it, as bits */
byte gone[HONEST];    /* removed by commits that this person adopted, also before a return */
byte sendKey[HONEST]; /* the history whose frame key it sends with */
byte flagged[HONEST]; /* shown as following another history */
bool apart[HONEST];   /* could not read a reject, or returned: it may not know yet that its branch is void */
byte asking = 0;      /* lost clients with a request that no commit has answered */

/* FRM-2: the history whose key bears the order epoch's number, for the properties alone. */
byte keyOf[MAX_LOG];

/* Budgets. */
byte poisonLeft = POISON;
byte liesLeft = LIES;
byte replaysLeft = REPLAYS;
byte faultsLeft = FAULTS;
byte lateLeft = LATE;

/* Scratch, zero between steps. */
byte other;
byte at;
byte back;
byte seen;
byte from;
byte under;
byte when;
byte before;
byte said;
bool could;

inline put(k, a, b, n, h) {
  assert(length < MAX_LOG);
  entries[length].kind = k;
  entries[length].what = a;
  entries[length].who = b;
  entries[length].epoch = n;
  entries[length].history = h;
  length++
}

/* could: whether client c is in history h, or went through it since it joined. */
inline holds(c, h) {
  back = history[c];
  do
  :: back != h && back != first[c] -> back = par[back - 1]
  :: else -> break
  od;
  could = (back == h)
}

/* COM-6: it asks to come back; everybody hears that. */
inline lose(c) {
#if POISON + FAULTS + REPLAYS == 0
  /* A liar's word costs nobody anything. */
  assert(liesLeft > LIES);
#endif
  st[c] = LOST;
  position[c] = length; /* it asks anew: only what comes now can be an answer */
  flight[c] = (flight[c] == STALE -> NONE : flight[c]);
  asking = asking | BIT(c);
  other = 0;
  do
  :: other < HONEST -> requests[other] = requests[other] | BIT(c); other++
  :: else -> break
  od;
  history[c] = 0; first[c] = 0; orderEpoch[c] = 0; stuckOn[c] = NONE; stuckIn[c] = 0; pending[c] = NONE;
  requests[c] = 0; known[c] = 0; sendKey[c] = 0; flagged[c] = 0; apart[c] = false
}

/* The key rules: no client sends under a new key that somebody holds who has a REMOVE, or whom it has seen removed (FRM-9); no number comes with two keys (FRM-2). */
inline takeKey(c, k) {
  sendKey[c] = k + 1;
  assert((members[k + 1] & (gone[c] | REMOVED)) == 0);
#if FAULTS == 0
  assert(keyOf[orderEpoch[c]] == 0 || keyOf[orderEpoch[c]] == k + 1);
  keyOf[orderEpoch[c]] = k + 1
#endif
}

/*
 * COM-1: with one log, whoever read the same part of it has the same history, waits, or is out of the group. Where a word counts
 * before its place, this can hold at the log's end alone.
 */
#ifdef OWN_WORD_AT_ONCE
#define COMPARED(c, o) (position[c] == position[o] && position[c] == length)
#else
#define COMPARED(c, o) (position[c] == position[o])
#endif
inline oneChain(c) {
  other = 0;
  do
  :: other < HONEST ->
    assert(faultsLeft < FAULTS || st[c] != LIVE || st[other] != LIVE || apart[c] || apart[other] || !COMPARED(c, other) ||
           (orderEpoch[c] == orderEpoch[other] && history[c] == history[other]));
    other++
  :: else -> break
  od
}

inline adopt(c, k) {
  gone[c] = gone[c] | (members[history[c]] & ~members[k + 1]);
  history[c] = k + 1;
  requests[c] = requests[c] & ~adds[k];
  known[c] = known[c] | BIT(k);
  flagged[c] = 0;
  takeKey(c, k)
}

/* COM-6: the Welcome of a return. */
inline welcome(c, k) {
  st[c] = LIVE;
  history[c] = k + 1; first[c] = k + 1; orderEpoch[c] = when + 1;
  requests[c] = asking & ~BIT(c);
  asking = asking & ~BIT(c);
  apart[c] = true;
  takeKey(c, k)
}

#define COUNT(x) (((x) & 1) + (((x) >> 1) & 1) + (((x) >> 2) & 1) + (((x) >> 3) & 1))

/* COM-5: whose word decides, told where the epoch ends. */
#define HOSTS_WORD(h) ((members[h] & HOSTS) != 0)
#ifdef PLANT_TWO_WORDS
/* Planted: each host goes by its own word, and all others by any host's. */
#define DECIDES(c, h, w) (((HOSTS & BIT(c)) && (w) == (c)) || (!(HOSTS & BIT(c)) && (HOSTS & BIT(w))))
#else
#define DECIDES(c, h, w) ((w) == ((members[h] & HOSTS & 1) -> 0 : 1))
#endif
#define FIRST_HOST(c, h) (HOSTS_WORD(h) && (((members[h] & HOSTS & 1) && (c) == 0) || (!(members[h] & HOSTS & 1) && (members[h] & HOSTS & BIT(c)))))
/* All who are there but the committer, where that can be told. */
#define VOTERS(k, h) (members[h] & ~REMOVED & ~(((k) != JUNK && auth[k] && par[k] == (h)) -> BIT(by[k]) : 0))

/*
 * could: whether commit k, which ended order epoch n, is void for client c in history h by what stands in the log behind it
 * as far as client c read. Words are read from the log alone, so the state holds no tally.
 */
inline isVoid(c, k, n, h) {
  said = 0;
  at = 0;
  do
  :: at < position[c] ->
    if
    :: entries[at].kind == REJECT && entries[at].what == k && entries[at].epoch == n && entries[at].history == h &&
       (k != JUNK || entries[at].who == c) -> said = said | BIT(entries[at].who)
    :: else
    fi;
    at++
  :: else -> break
  od;
#ifdef OWN_WORD_AT_ONCE
  if
  :: st[c] == STUCK -> said = said | BIT(c)
  :: else
  fi;
#endif
#ifdef PLANT_LONE_WORD
  could = (said != 0);
#else
  if
  :: HOSTS_WORD(h) ->
    could = false;
    at = 0;
    do
    :: at < HONEST -> could = could || ((said & BIT(at)) && DECIDES(c, h, at)); at++
    :: else -> break
    od
  :: else -> could = (2 * COUNT(said & VOTERS(k, h)) > COUNT(VOTERS(k, h)))
  fi;
#endif
  said = 0; at = 0
}

/* COM-5: the epoch did not end; the order's count, which went on with each commit that was read, stays. */
inline goOn(c) {
  st[c] = LIVE;
  if
  :: stuckOn[c] != JUNK -> known[c] = known[c] | BIT(stuckOn[c])
  :: else
  fi;
#ifdef PLANT_NO_COUNT
  orderEpoch[c] = stuckIn[c];
#endif
  stuckOn[c] = NONE; stuckIn[c] = 0
}

inline cannotFollow(c, k) {
  pending[c] = NONE;
  st[c] = STUCK;
  stuckOn[c] = k;
  stuckIn[c] = when;
  put(REJECT, k, c, when, history[c]);
#ifdef OWN_WORD_AT_ONCE
  isVoid(c, k, when, history[c]);
  if
  :: could -> goOn(c)
  :: else
  fi
#endif
#ifdef PLANT_WITHOUT_WORD
  goOn(c)
#endif
}

#ifdef PLANT_NOT_OWED
#define OWED 0
#else
#define OWED REMOVED
#endif

/* k: the commit as this client sees it; `when`: the order epoch that it ends. */
inline readCommit(c, k) {
  if
  :: st[c] == LOST && k != JUNK && (adds[k] & BIT(c)) && bad[k] == 0 -> pending[c] = NONE; welcome(c, k)
  :: st[c] == LOST && (k == JUNK || !(adds[k] & BIT(c)) || bad[k] != 0) -> skip
  :: st[c] != LOST && when != orderEpoch[c] -> lose(c) /* a gap */
  :: st[c] != LOST && when == orderEpoch[c] ->
    orderEpoch[c]++;
    if
    :: st[c] == STUCK -> skip /* what comes behind is void with it, or this client returns */
    :: st[c] == LIVE && k != JUNK && pending[c] == k -> pending[c] = NONE; adopt(c, k)
    :: st[c] == LIVE && k != JUNK && pending[c] != k && (known[c] & BIT(k)) -> pending[c] = NONE /* passed over */
    :: else ->
      if
      :: k != JUNK && par[k] == history[c] && !(bad[k] & BIT(c)) && (members[k + 1] & OWED) == 0 ->
        pending[c] = NONE;
        if
        :: adds[k] & BIT(c) -> lose(c) /* replaced, by an answer to a request of before */
        :: else -> adopt(c, k)
        fi
      :: else -> cannotFollow(c, k)
      fi
    fi
  fi
}

/* The reject of client w in history h, order epoch n, of commit k. */
inline readReject(c, k, w, n, h) {
  if
  :: st[c] == STUCK && stuckOn[c] == k && stuckIn[c] == n && history[c] == h ->
    isVoid(c, k, n, h);
    if
    :: could -> goOn(c)
    :: else
    fi
  :: st[c] != LOST && k != JUNK && history[c] != h && par[k] == h ->
    holds(c, k + 1);
    if
    :: could && k + 1 != first[c] ->
      isVoid(c, k, n, h);
#ifdef PLANT_ADOPTERS_STAY
      could = false;
#endif
      if
      :: could && lateLeft > 0 -> lateLeft--; apart[c] = true /* the keys of then are gone */
      :: could -> lose(c)
      :: else
      fi
    :: else
    fi
  :: else
  fi
}

#define UNHEARD(c, o) (st[o] == LIVE && !(requests[o] & BIT(c)))
#define DIFFERS(c, o) (st[c] == LIVE && st[o] == LIVE && orderEpoch[c] == orderEpoch[o] && history[c] != history[o] && !(flagged[c] & BIT(o)))
/* COM-7: sooner or later whoever is first commits without other work, which matters where somebody is apart. */
#define ELSEWHERE(c, o) (st[o] == LIVE && position[o] == length && history[o] != history[c])
#ifdef IN_TIME
#define ALL_READ (position[0] == length && position[1] == length && position[HONEST - 1] == length)
#else
#define ALL_READ true
#endif
#define FIRST_IN (st[0] != LOST -> 0 : (st[1] != LOST -> 1 : HONEST - 1))
#define REFRESH(c) ((c) == FIRST_IN && FAULTS == 0 && position[c] == length && (ELSEWHERE(c, 0) || ELSEWHERE(c, 1) || ELSEWHERE(c, HONEST - 1)))
#define OPEN(c) ((members[history[c]] & REMOVED) || requests[c] || REFRESH(c))

inline commit(c) {
  assert(made < MAX_COMMITS);
  par[made] = history[c];
  ep[made] = orderEpoch[c];
  by[made] = c;
  adds[made] = requests[c];
  bad[made] = 0;
  auth[made] = true;
  members[made + 1] = (members[history[c]] & ~REMOVED) | adds[made];
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
      when = entries[position[c] - 1].epoch;
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
      :: entries[position[c] - 1].kind == REJECT -> readReject(c, seen, from, when, under)
      fi;
#ifndef PLANT_STALE
      /* COM-2: the work is derived anew. */
      if
      :: flight[c] == STALE && orderEpoch[c] != before -> flight[c] = NONE
      :: else
      fi;
#endif
      oneChain(c);
      other = 0; at = 0; seen = 0; from = 0; under = 0; when = 0; before = 0; back = 0; could = false
    }
  /* COM-3: rank is a matter of time, so any live member may be the one that commits. */
  :: atomic { st[c] == LIVE && flight[c] == NONE && pending[c] == NONE && OPEN(c) -> commit(c) }
#ifndef PLANT_NO_GIVING_UP
  /* COM-5: 2 s without the word. The host whose word it is has it on its way. */
  :: atomic { st[c] == STUCK && position[c] == length && !FIRST_HOST(c, history[c]) && ALL_READ -> lose(c); other = 0 }
#endif
  /* COM-6: entries from a newer epoch at the log's end, or none at all: cut off. */
  :: atomic { st[c] != LOST && position[c] == length && orderEpoch[c] < serverEpoch -> lose(c); other = 0 }
  /* JOIN-6: no Welcome came, or none that opens. */
  :: atomic { st[c] == LOST && position[c] == length && (UNHEARD(c, 0) || UNHEARD(c, 1) || UNHEARD(c, HONEST - 1)) ->
      other = 0;
      do
      :: other < HONEST -> requests[other] = (other == c -> 0 : requests[other] | BIT(c)); other++
      :: else -> break
      od;
      other = 0
    }
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
    put(COMMIT, flight[c], 0, serverEpoch, 0);
    serverEpoch++;
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

#if POISON + LIES + REPLAYS > 0
#define IN_REACH(c) (st[c] != LOST && (members[history[c]] & BIT(HOSTILE)))

/* On the history of client c: valid to all, to some, or to none, with or without the removal that is owed. */
inline poison(c) {
  poisonLeft--;
  par[made] = history[c];
  ep[made] = serverEpoch;
  by[made] = HOSTILE;
  if
  :: select(victims : 0 .. WORST); auth[made] = true
  :: victims = CLIENTS; auth[made] = false /* who shares the keys of an epoch reads alike, or not, who made it */
  fi;
  bad[made] = victims;
  victims = 0;
  if
  :: members[made + 1] = members[history[c]] & ~REMOVED
  :: members[made + 1] = members[history[c]]
  fi;
  put(COMMIT, made, 0, serverEpoch, 0);
  serverEpoch++;
  made++
}

/* The place of one of the commits that the order took; what comes first is always one. */
inline anyCommit(k) {
  k = 0;
  do
  :: k + 1 < length -> k++
  :: entries[k].kind == COMMIT -> break
  :: k + 1 == length && entries[k].kind != COMMIT -> k = 0; break
  od
}

/* A hostile member: its leaf is in the tree of whomever it deals with. */
proctype Hostile() {
  byte victims;
  byte k;
  end: do
  :: atomic { poisonLeft > 0 && made < MAX_COMMITS && IN_REACH(0) -> poison(0) }
  :: atomic { poisonLeft > 0 && made < MAX_COMMITS && IN_REACH(1) && history[1] != history[0] -> poison(1) }
  /* A word against any commit that the order took, under the keys of the epoch that it ended. */
  :: atomic { liesLeft > 0 && length > 0 ->
      anyCommit(k);
      liesLeft--;
      put(REJECT, entries[k].what, HOSTILE, entries[k].epoch, par[entries[k].what]);
      k = 0
    }
  /* What stood in the order, once more. */
  :: atomic { replaysLeft > 0 && length > 0 ->
      anyCommit(k);
      replaysLeft--;
      put(COMMIT, entries[k].what, 0, serverEpoch, 0);
      serverEpoch++;
      k = 0
    }
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
    :: c < HONEST -> live = live | (st[c] == LIVE -> BIT(c) : 0); c++
    :: else -> break
    od;
    c = 0;
#if FAULTS == 0
    /* Somebody honest who can commit is always left; the host itself where there is one. */
    assert(HOSTS == 0 || st[0] == LIVE);
    assert(live != 0);
#endif
    do
    :: c < HONEST ->
      /* Nobody waits for ever. */
      assert(st[c] != STUCK);
      assert(st[c] != LOST || (live == 0 && (asking & BIT(c))));
      if
      :: live & BIT(c) ->
        assert(orderEpoch[c] == serverEpoch && position[c] == length);
        /* Progress: no open work, no commit without an answer. */
        assert(!OPEN(c) && flight[c] == NONE && pending[c] == NONE);
        /* Nobody but the one who has a REMOVE is out, and that one holds no key that is in use. */
        assert((members[history[c]] & CLIENTS) == CLIENTS || FAULTS > 0);
        assert((members[sendKey[c]] & REMOVED) == 0);
        /* One group with one key; where the server showed different commits, both show it. */
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
    od
  }
}

init {
  byte c;
  atomic {
    #ifdef IDLE
    members[0] = CLIENTS | BIT(HOSTILE);
#else
    members[0] = CLIENTS | BIT(HOSTILE) | REMOVED;
#endif
    do
    :: c < HONEST ->
      st[c] = LIVE; stuckOn[c] = NONE; pending[c] = NONE; flight[c] = NONE;
      run Client(c);
      c++
    :: else -> break
    od;
    c = 0;
    run Server();
#if POISON + LIES + REPLAYS > 0
    run Hostile();
#endif
    run Judge()
  }
}
