/**
 * What the models must show: the true model holds, and each planted error is found by the property that is there for it
 * (docs/models/README.md).
 *
 * @typedef {object} SpinCheck
 * @property {string} name
 * @property {string} model a file of docs/models
 * @property {readonly string[]} defines for the preprocessor
 * @property {string} [broken] a part of the assertion that must fail; without it nothing may fail
 * @property {true} [ends] looks for a run that never ends instead of a failed assertion
 * @property {true} [long] too long for every run of the tests
 *
 * @typedef {object} MaudeCheck
 * @property {string} name
 * @property {string} given what the intruder knows at the start besides what is public, as a term of sort Set
 * @property {string} planted
 * @property {boolean} waitingRoom
 * @property {string} predicate of a state X:State, as Maude writes it
 * @property {boolean} found whether a state with it can be reached
 */

const KEYS = 'members[sendKey[c]]&gone[c]';
const WORK = 'pending[c]==255';
const REMOVED = 'guilty))==0';

/** @type {readonly SpinCheck[]} */
export const SPIN_CHECKS = [
  commits('a commit that is valid to some only', ['POISON=1']),
  { ...commits('the same, and a client without its former state', ['POISON=1', 'LATE=1']), long: true },
  { ...commits('every such run ends', ['POISON=1']), ends: true, long: true },
  commits('a lie, then a commit that leaves a removed person in', ['POISON=1', 'LIES=1', 'WORST=0']),
  commits('a member who lies twice about three honest ones', ['HONEST=3', 'LIES=2']),
  commits('such a commit without a host', ['POISON=1', 'NO_HOST']),
  commits('a server that garbles, withholds or swaps two commits', ['FAULTS=2']),
  { ...commits('a server that does so once, among three', ['HONEST=3', 'FAULTS=1']), long: true },
  planted('its own commit before the echo', ['POISON=1', 'PLANT_EARLY'], WORK),
  planted('no new work after `stale`', ['POISON=1', 'PLANT_STALE'], WORK),
  planted('a rollback that keeps the culprit', ['POISON=1', 'PLANT_KEEP_CULPRIT'], REMOVED),
  planted('a rollback that sets the order epoch back', ['POISON=1', 'PLANT_EPOCH_BACK'], 'st[0]=='),
  planted('a rollback that brings frame keys back', ['POISON=1', 'PLANT_KEY_BACK'], KEYS),
  planted('removals are not owed', ['POISON=1', 'LIES=1', 'WORST=0', 'PLANT_NOT_OWED'], KEYS),
  planted('a reject counts whatever it saw', ['FAULTS=1', 'PLANT_NO_HASH'], 'liesLeft<'),
  planted('no limit for lone rejects', ['HONEST=3', 'LIES=2', 'PLANT_NO_LIMIT'], 'loneRollbacks<=1'),
  planted('a stuck client never gives up', ['FAULTS=1', 'PLANT_NO_GIVING_UP'], 'assertion violated (st[c]!='),
  { ...frames('keys overlap, and end in time', []), long: true },
  frames('a switch that never comes ends in silence', ['SWITCH_LOST']),
  frames('planted: a further change puts the switch off', ['PLANT_PUT_OFF'], 'since[e]<='),
  frames('planted: a Remove ends old keys no sooner', ['PLANT_OLD_KEYS'], 'knownSince[e]<='),
  frames('planted: a sender seals on under ended keys', ['SWITCH_LOST', 'PLANT_SEALS_ON'], 'since[e]<='),
];

const LINK = '(link ; link2)';
const WAITING = '(link ; pw)';
const RETIRED = '(link2 ; pw)';
const FORMER = '(link ; former)';

/** @type {readonly MaudeCheck[]} */
export const MAUDE_CHECKS = [
  join('the server alone', 'none', false, 'flawed(X:State)', false),
  join('with two links, without the passcode', LINK, false, 'flawed(X:State)', false),
  join('with link and passcode, not admitted', WAITING, true, 'flawed(X:State)', false),
  join('with the passcode and a link that was revoked', RETIRED, false, 'flawed(X:State)', false),
  join('a former member, after a new passcode', FORMER, true, 'flawed(X:State)', false),
  {
    ...error('former-policy-shown', FORMER, true, 'guessing'),
    name: 'join: the limit: a former member, and a newcomer who is shown the former policy',
  },
  join('the joiner gets in', LINK, false, 'arrived(X:State)', true),
  error('blob-unsigned', LINK, false, 'guessing'),
  error('blob-unsigned', WAITING, true, 'joiner-agreement'),
  error('host-unchecked', WAITING, true, 'secrecy'),
  error('no-mac', 'link', false, 'admitter-agreement'),
  error('no-mac', 'link', false, 'guessing'),
  error('admission-key-from-passcode', 'link', false, 'guessing'),
  error('counts-twice', 'link', false, 'once'),
  error('revoked-link-counts', RETIRED, false, 'secrecy'),
  error('key-not-renewed', FORMER, true, 'guessing'),
  error('blob-of-any-policy', FORMER, true, 'guessing'),
];

/**
 * @param {string} name
 * @param {readonly string[]} defines
 * @returns {SpinCheck}
 */
function commits(name, defines) {
  return { name: `commits: ${name}`, model: 'commits.pml', defines };
}

/**
 * @param {string} name
 * @param {readonly string[]} defines
 * @param {string} broken
 * @returns {SpinCheck}
 */
function planted(name, defines, broken) {
  return { name: `commits, planted: ${name}`, model: 'commits.pml', defines, broken };
}

/**
 * @param {string} name
 * @param {readonly string[]} defines
 * @param {string} [broken]
 * @returns {SpinCheck}
 */
function frames(name, defines, broken) {
  const check = { name: `frames: ${name}`, model: 'frames.pml', defines };
  return broken === undefined ? check : { ...check, broken };
}

/**
 * @param {string} name
 * @param {string} given
 * @param {boolean} waitingRoom
 * @param {string} predicate
 * @param {boolean} found
 * @returns {MaudeCheck}
 */
function join(name, given, waitingRoom, predicate, found) {
  return { name: `join: ${name}`, given, planted: 'nothing', waitingRoom, predicate, found };
}

/**
 * @param {string} plant
 * @param {string} given
 * @param {boolean} waitingRoom
 * @param {string} property
 * @returns {MaudeCheck}
 */
function error(plant, given, waitingRoom, property) {
  const predicate = `broken(${property}, X:State)`;
  return {
    name: `join, planted: ${plant} against ${property}`,
    given,
    planted: plant,
    waitingRoom,
    predicate,
    found: true,
  };
}
