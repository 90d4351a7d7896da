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

const ONE_CHAIN = 'history[c]==history[other])))';
const KEYS = 'members[(seen+1)]&(gone[c]';
const WORK = 'pending[c]==255';
const ONE_KEY = 'keyOf[orderEpoch[c]]==0';
const SOMEBODY_LEFT = 'live!=0';
const SPLIT = ['POISON=2', 'IDLE'];
const THREE = ['HONEST=3', 'POISON=1', 'IDLE', 'IN_TIME'];

/** @type {readonly SpinCheck[]} */
export const SPIN_CHECKS = [
  commits('a commit that is valid to some only', ['POISON=1']),
  commits('such a commit, and a lie', ['POISON=1', 'LIES=1']),
  { ...commits('every such run ends', ['POISON=1', 'LIES=1']), ends: true, long: true },
  { ...commits('such a commit, and one that comes again', ['POISON=1', 'REPLAYS=1']), long: true },
  commits('two such commits, a lie, and a reject that comes too late', [...SPLIT, 'LIES=1', 'LATE=1']),
  { ...commits('two commits, each valid to all or to none', ['POISON=2', 'WORST=0']), long: true },
  commits('such a commit and a late reject, among three', [...THREE, 'LATE=1']),
  { ...commits('every such run ends, among three', [...THREE, 'LATE=1']), ends: true, long: true },
  commits('such a commit, and two hosts', [...THREE, 'TWO_HOSTS']),
  commits('a member who lies twice about three honest ones', ['HONEST=3', 'LIES=2']),
  commits('the same without a host', ['HONEST=3', 'LIES=2', 'NO_HOST']),
  commits('a commit that is valid to some only, and a lie, without a host', [
    'POISON=1',
    'LIES=1',
    'NO_HOST',
  ]),
  {
    ...commits('such a commit among three without a host', ['HONEST=3', 'POISON=1', 'IDLE', 'NO_HOST']),
    long: true,
  },
  commits('such a commit and a late reject, among three without a host', [...THREE, 'LATE=1', 'NO_HOST']),
  commits('a server that garbles, withholds or swaps two commits', ['FAULTS=2']),
  { ...commits('a server that does so once, among three', ['HONEST=3', 'FAULTS=1']), long: true },
  commits('a word that counts at once for who says it', ['POISON=1', 'OWN_WORD_AT_ONCE']),
  limit('such a word, and two commits', [...SPLIT, 'OWN_WORD_AT_ONCE'], ONE_CHAIN),
  limit('two commits without a host', ['HONEST=3', ...SPLIT, 'IN_TIME', 'NO_HOST'], SOMEBODY_LEFT),
  planted('its own commit before the echo', ['POISON=1', 'PLANT_EARLY'], ONE_KEY),
  planted('no new work after `stale`', ['POISON=1', 'PLANT_STALE'], WORK),
  planted('removals are not owed', ['POISON=1', 'PLANT_NOT_OWED'], KEYS),
  planted('who followed a void commit stays', ['POISON=1', 'PLANT_ADOPTERS_STAY'], ONE_CHAIN),
  planted('a lone word voids a commit', ['HONEST=3', 'LIES=1', 'PLANT_LONE_WORD'], 'liesLeft>1'),
  planted('a void commit does not count in the order', ['POISON=1', 'PLANT_NO_COUNT'], 'st[0]=='),
  planted('each host goes by its own word', [...THREE, 'TWO_HOSTS', 'PLANT_TWO_WORDS'], ONE_CHAIN),
  planted('a stuck client goes on without the word', ['POISON=1', 'PLANT_WITHOUT_WORD'], ONE_CHAIN),
  planted('a stuck client never gives up', ['POISON=1', 'PLANT_NO_GIVING_UP'], 'assertion violated (st[c]!='),
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
 * @param {string} broken
 * @returns {SpinCheck}
 */
function limit(name, defines, broken) {
  return { name: `commits, the limit: ${name}`, model: 'commits.pml', defines, broken };
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
