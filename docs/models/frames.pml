/*
 * FRM-8 and FRM-9 in discrete time: one sender and one receiver go through two changes of the epoch, each an Add or a
 * Remove, at any moments, the second also while the switch of the first is still due. README.md says what is abstracted.
 */
#define STEP_MS 200
#define STEPS(ms) ((ms) / STEP_MS)

#define SWITCH STEPS(1000)
#define SWITCH_AFTER_REMOVE STEPS(200)
#define SENDER_GRACE STEPS(1000)
#define EPOCH_GRACE STEPS(5000)
#define EPOCH_GRACE_AFTER_REMOVE STEPS(2000)
/* What the network is taken to keep: who adopts later, and how long a frame is on its way. */
#define SKEW STEPS(800)
#define FLIGHT STEPS(200)

#define NEWEST 2
#define FOREVER 255
/* As far as ages are compared. */
#define KNOWN_CAP (EPOCH_GRACE_AFTER_REMOVE + 1)
#ifdef SWITCH_LOST
#define CAP KNOWN_CAP
#define ALIVE (left[sending] > 0)
#else
#define CAP (SWITCH + 1)
#define ALIVE true /* a sender that switches in time never comes to the end of the old keys */
#endif
#define MIN(a, b) ((a) < (b) -> (a) : (b))

bool removes[NEWEST + 1]; /* whether the change to this epoch removed somebody */

/* The sender. `since`: steps since it adopted the epoch; `left`: until the keys of an old epoch end. */
byte newest = 0;
byte sending = 0;
byte switchIn = FOREVER;
byte since[NEWEST + 1];
#ifdef SWITCH_LOST
byte left[NEWEST + 1] = FOREVER;
#endif

/* The receiver. `grace`: until this sender's keys of an old epoch end, once a newer frame of it came. */
byte known = 0;
byte knownSince[NEWEST + 1];
byte keyLeft[NEWEST + 1] = FOREVER;
byte grace[NEWEST + 1] = FOREVER;

/* A frame, and one of a newer epoch that may overtake it. */
byte frame[2] = FOREVER;
byte age[2];

byte e;

/* The end of an older epoch, once the change to epoch `to` is adopted. */
#ifdef PLANT_OLD_KEYS
#define GRACE_AT(to) EPOCH_GRACE
#else
#define GRACE_AT(to) (removes[to] -> EPOCH_GRACE_AFTER_REMOVE : EPOCH_GRACE)
#endif

inline adoptAtSender() {
  newest++;
  since[newest] = 0;
#ifdef SWITCH_LOST
  e = 0;
  do
  :: e < newest -> left[e] = MIN(left[e], GRACE_AT(newest)); e++
  :: else -> break
  od;
  e = 0;
#endif
#ifdef PLANT_PUT_OFF
  /* Planted: a further change puts off the switch that is due. */
  switchIn = (removes[newest] -> SWITCH_AFTER_REMOVE : SWITCH)
#else
  switchIn = MIN(switchIn, (removes[newest] -> SWITCH_AFTER_REMOVE : SWITCH))
#endif
}

inline switchNow() {
  sending = newest;
  switchIn = FOREVER
}

/* FRM-9, FRM-8: under an older epoch no longer than the switch may take, and never once its keys have ended. */
inline send(slot) {
  e = sending + 1;
  do
  :: e <= newest ->
#ifdef SWITCH_LOST
    assert(!removes[e] || since[e] <= EPOCH_GRACE_AFTER_REMOVE);
#else
    assert(since[e] <= (removes[e] -> SWITCH_AFTER_REMOVE : SWITCH));
#endif
    e++
  :: else -> break
  od;
  e = 0;
  frame[slot] = sending;
  age[slot] = 0
}

/* No honest frame is lost for want of a key that was there: the periods overlap. */
inline deliver(slot) {
#ifndef SWITCH_LOST
  assert(frame[slot] > known || (keyLeft[frame[slot]] > 0 && grace[frame[slot]] > 0));
#endif
  e = 0;
  do
  :: frame[slot] <= known && e < frame[slot] -> grace[e] = MIN(grace[e], SENDER_GRACE); e++
  :: else -> break
  od;
  e = 0;
  frame[slot] = FOREVER
}

inline count(x) {
  x = (x == FOREVER || x == 0 -> x : x - 1)
}

inline tick() {
  count(switchIn);
  e = 0;
  do
  :: e <= NEWEST ->
    since[e] = (e > newest || since[e] >= CAP -> since[e] : since[e] + 1);
    knownSince[e] = (e > known || knownSince[e] >= KNOWN_CAP -> knownSince[e] : knownSince[e] + 1);
#ifdef SWITCH_LOST
    count(left[e]);
#endif
    count(keyLeft[e]); count(grace[e]);
    e++
  :: else -> break
  od;
  age[0] = (frame[0] == FOREVER -> 0 : age[0] + 1);
  age[1] = (frame[1] == FOREVER -> 0 : age[1] + 1);
#ifndef SWITCH_LOST
  if
  :: switchIn == 0 -> switchNow()
  :: else
  fi;
#endif
  /* FRM-9: two seconds after a Remove the receiver has no key of before. */
  e = 1;
  do
  :: e <= known -> assert(!removes[e] || knownSince[e] <= EPOCH_GRACE_AFTER_REMOVE || keyLeft[e - 1] == 0); e++
  :: else -> break
  od;
  e = 0
}

#define LATE (newest > known && since[known + 1] >= SKEW) || (known > newest && knownSince[newest + 1] >= SKEW)
#define OVERDUE(slot) (frame[slot] != FOREVER && age[slot] >= FLIGHT)

active proctype Meeting() {
  do
  :: atomic { newest < NEWEST ->
      if
      :: known > newest -> skip
      :: known <= newest -> removes[newest + 1] = true
      :: known <= newest -> removes[newest + 1] = false
      fi;
      adoptAtSender()
    }
  :: atomic { known < NEWEST ->
      if
      :: newest > known -> skip
      :: newest <= known -> removes[known + 1] = true
      :: newest <= known -> removes[known + 1] = false
      fi;
      known++;
      knownSince[known] = 0;
      e = 0;
      do
      :: e < known -> keyLeft[e] = MIN(keyLeft[e], GRACE_AT(known)); e++
      :: else -> break
      od;
      e = 0
    }
#ifndef SWITCH_LOST
  /* All acknowledged. */
  :: atomic { switchIn != FOREVER -> switchNow() }
#endif
#ifdef PLANT_SEALS_ON
  :: d_step { frame[0] == FOREVER -> send(0) }
#else
  :: d_step { frame[0] == FOREVER && ALIVE -> send(0) }
#endif
  :: d_step { frame[1] == FOREVER && frame[0] < sending && ALIVE -> send(1) }
  :: d_step { frame[0] != FOREVER -> deliver(0) }
  :: d_step { frame[1] != FOREVER -> deliver(1) }
  :: d_step { !(LATE) && !OVERDUE(0) && !OVERDUE(1) -> tick() }
  od
}
