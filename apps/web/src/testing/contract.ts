/** An element that people and tools find by its role and its accessible name. */
export interface Named {
  readonly role: string;
  readonly name: string;
}

/** Where the elements stand: a state of the gallery, what is open in it, and what was pressed there one after the other. */
export interface Place {
  readonly state: string;
  readonly panel?: 'chat' | 'files' | 'people' | 'security';
  readonly presses?: readonly string[];
  /** On a phone; beside the faces where it is left out. */
  readonly isPhone?: boolean;
  readonly elements: readonly Named[];
}

function named(role: string, ...names: readonly string[]): readonly Named[] {
  return names.map((name) => ({ role, name }));
}

const bar = [
  'Mute microphone',
  'Microphone options',
  'Turn camera off',
  'Camera options',
  'Share screen',
  'Raise hand',
  'Reactions',
  'Chat',
  'People',
  'Security',
  'More',
  'Leave',
];

/**
 * The names that stay: outside tools and the stories find things by them. A name is taken away or changed only where people are told.
 */
export const contract: readonly Place[] = [
  { state: 'front', elements: [...named('heading', 'Conclave'), ...named('button', 'New meeting')] },
  {
    state: 'front',
    presses: ['New meeting'],
    elements: [
      ...named('textbox', 'Your name', 'Passcode'),
      ...named('button', 'Generate another', 'Create meeting'),
      ...named('switch', 'Require a passcode', 'Waiting room'),
    ],
  },
  {
    state: 'invite-host',
    presses: ['Invite'],
    elements: [
      ...named('dialog', 'Invite people'),
      ...named('textbox', 'Invite link', 'Passcode'),
      ...named('button', 'Copy link', 'Copy passcode'),
      ...named('img', 'Invite link as QR code'),
    ],
  },
  {
    state: 'prejoin',
    elements: [
      ...named('heading', 'Ready to join?'),
      ...named('textbox', 'Your name', 'Passcode'),
      ...named('group', 'Camera preview'),
      ...named('button', 'Microphone on/off', 'Camera on/off', 'Join'),
      ...named('combobox', 'Microphone', 'Camera', 'Speaker'),
    ],
  },
  { state: 'waiting', elements: named('button', 'Leave') },
  {
    state: 'call-3',
    elements: [
      ...named('main', 'Meeting'),
      ...named('toolbar', 'Call controls'),
      ...named('group', 'Ada Lovelace', 'Grace Hopper', 'Alan Turing'),
      ...named('button', ...bar, 'Options for Grace Hopper'),
    ],
  },
  { state: 'call-3', presses: ['Options for Grace Hopper'], elements: named('button', 'Pin Grace Hopper') },
  {
    state: 'call-layout-pins',
    presses: ['Options for Grace Hopper'],
    elements: named('button', 'Unpin Grace Hopper'),
  },
  {
    state: 'call-3',
    presses: ['Reactions'],
    elements: named('button', 'Thumbs up', 'Red heart', 'Clapping hands'),
  },
  {
    state: 'call-3',
    presses: ['More'],
    elements: named('menuitem', 'Layout', 'Files', 'Keyboard shortcuts'),
  },
  {
    state: 'call-3',
    presses: ['More', 'Layout'],
    elements: [
      ...named('radiogroup', 'Layout'),
      ...named('radio', 'Automatic', 'Grid', 'Speaker', 'Side by side'),
    ],
  },
  { state: 'call-17', elements: named('button', 'Previous page', 'Next page') },
  {
    state: 'call-own-floating',
    elements: [...named('group', 'Your picture'), ...named('button', 'Hide your picture')],
  },
  {
    state: 'call-door',
    elements: [
      ...named('region', 'Waiting room'),
      ...named('button', 'Admit Katherine Johnson', 'Deny Katherine Johnson', 'Admit all'),
    ],
  },
  {
    state: 'people-host',
    panel: 'people',
    elements: [
      ...named('list', 'People'),
      ...named('button', 'Actions for Grace Hopper', 'Mute all', 'End meeting for all'),
      ...named('switch', 'Lock meeting'),
    ],
  },
  {
    state: 'people-host',
    panel: 'people',
    presses: ['Actions for Alan Turing'],
    elements: named('menuitem', 'Mute', 'Stop video', 'Make co-host', 'Remove'),
  },
  {
    state: 'chat-talk',
    panel: 'chat',
    elements: [
      ...named('log', 'Chat messages'),
      ...named('textbox', 'Message'),
      ...named('button', 'Send', 'Emoji', 'Save chat', 'Send a file', 'Open example.org'),
      ...named('combobox', 'To'),
      ...named('switch', 'Allow chat'),
    ],
  },
  {
    state: 'files',
    panel: 'files',
    elements: [
      ...named('article', 'Q3 R&D Report.pdf', 'enigma.png'),
      ...named('button', 'Download Q3 R&D Report.pdf', 'Cancel'),
      ...named('progressbar', 'Sending slides.pptx', 'Receiving recording of the whole conference day.webm'),
      ...named('combobox', 'To'),
    ],
  },
  {
    state: 'security-encrypted',
    panel: 'security',
    elements: [...named('group', 'Meeting code'), ...named('table', 'Encryption health')],
  },
  { state: 'screen-shared', elements: named('group', 'Screen of Grace Hopper') },
  { state: 'hands', panel: 'people', elements: named('button', 'Lower all hands') },
  {
    state: 'call-3',
    isPhone: true,
    elements: [
      ...named('toolbar', 'Call controls'),
      ...named('button', 'Mute microphone', 'Turn camera off', 'Chat', 'More', 'Leave'),
    ],
  },
  {
    // What has no room in a phone's bar has the same names under "More".
    state: 'call-3',
    isPhone: true,
    presses: ['More'],
    elements: named('button', ...bar.filter((name) => !['More', 'Leave', 'Chat'].includes(name))),
  },
];
