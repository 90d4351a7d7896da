import { computed, err, ok, signal } from '@conclave/base';
import type {
  ComplaintFault,
  ComplaintView,
  Features,
  HostFault,
  FileView,
  HandoverFault,
  ReactionName,
  ReactionView,
  ScreenState,
  ScreenView,
} from '@conclave/call';
import { browserClock } from '../reading/browser-clock.ts';
import { createFakeChat } from './fake-chat.ts';
import type { FakeChatOptions } from './fake-chat.ts';

const reactionNames: readonly ReactionName[] = [
  'thumbs-up',
  'red-heart',
  'clapping-hands',
  'tears-of-joy',
  'open-mouth',
  'party-popper',
  'thinking-face',
  'crying-face',
];

export interface FakeFeaturesOptions extends FakeChatOptions {
  readonly screens?: readonly ScreenView[];
  readonly ownScreen?: Partial<ScreenState>;
  readonly cannotShare?: boolean;
  readonly title?: string;
  /** Ids of participants, in order; the first of all participants is this person. */
  readonly hands?: readonly string[];
  readonly ownId?: string;
  readonly reactions?: readonly ReactionView[];
  readonly reactionsStopped?: boolean;
  readonly canModerate?: boolean;
  readonly files?: readonly FileView[];
  readonly echo?: boolean;
  /** What a host was told. */
  readonly complaints?: readonly ComplaintView[];
  /** What a host's act ends with: lowering hands, another title. */
  readonly hostFault?: HostFault;
  readonly cannotComplain?: boolean;
  /** MOD-5. */
  readonly offered?: ReturnType<Features['handover']['offered']['peek']>;
  readonly asked?: ReturnType<Features['handover']['asked']['peek']>;
  /** What an offer ends with. */
  readonly offerFault?: HandoverFault;
  /** What a complaint ends with. */
  readonly complaintFault?: ComplaintFault;
}

/** What people do together, in memory: what is sent shows at once. */
export function createFakeFeatures(options: FakeFeaturesOptions): Features {
  const screens = signal(options.screens ?? []);
  const nothing = {
    asking: false,
    mode: 'text',
    video: null,
    audio: null,
    surface: null,
    fault: null,
  } as const;
  const ownScreen = signal<ScreenState>({ ...nothing, ...options.ownScreen });
  const title = signal<string | null>(options.title ?? null);
  const raised = signal(options.hands ?? []);
  const ownId = options.ownId ?? 'own';
  const lowered = (id: string) => raised.value.filter((each) => each !== id);
  const files = signal(options.files ?? []);
  const changeFile = (key: string, state: FileView['state']): void => {
    files.value = files.value.map((file) => (file.key === key ? { ...file, state } : file));
  };
  const underWay = (key: string, isPaused: boolean): void => {
    const file = files.value.find((each) => each.key === key);
    if (file?.state.kind === 'sending' || file?.state.kind === 'receiving')
      changeFile(key, { ...file.state, isPaused });
  };
  const told = signal(options.complaints ?? []);
  const reactions = signal(options.reactions ?? []);
  const offered = signal(options.offered ?? null);
  const asked = signal(options.asked ?? null);
  const echo = signal(options.echo ?? false);
  return {
    files: {
      files,
      largest: signal(200_000_000),
      canSend: signal(options.chatStopped !== true),
      tooFast: signal([]),
      ask: () => undefined,
      send: async ({ name, size }) => {
        const key = `own/${files.value.length}`;
        const at = browserClock.wallTime();
        const own = { key, authorId: 'own', authorName: 'Ada Lovelace', isOwn: true, at, to: null } as const;
        files.value = [...files.value, { ...own, name, size, state: { kind: 'there' } }];
        return ok(undefined);
      },
      receive: (key) => changeFile(key, { kind: 'receiving', done: 0, isPaused: false, isWaiting: false }),
      pause: (key) => underWay(key, true),
      resume: (key) => underWay(key, false),
      cancel: (key) => {
        files.value = files.value.filter((file) => file.key !== key);
      },
      retry: (key) => changeFile(key, { kind: 'sending', done: 0, isPaused: false, isWaiting: false }),
    },
    echo: {
      isHeard: echo,
      dismiss: () => {
        echo.value = false;
      },
    },
    reactions: {
      names: reactionNames,
      shown: reactions,
      canReact: signal(options.reactionsStopped !== true),
      react: (name) => {
        const key = `${reactions.value.length}`;
        const own = { key, authorId: ownId, authorName: 'Ada Lovelace', isOwn: true, name, count: 1 };
        reactions.value = [...reactions.value, own];
        return ok(undefined);
      },
    },
    sharing: {
      screens,
      own: ownScreen,
      supported: true,
      canShare: signal(options.cannotShare !== true),
      start: async (mode) => {
        ownScreen.value = { ...ownScreen.value, mode };
      },
      setMode: (mode) => {
        ownScreen.value = { ...ownScreen.value, mode };
      },
      stop: () => {
        ownScreen.value = { ...nothing, mode: ownScreen.value.mode };
        screens.value = screens.value.filter(({ isSelf }) => !isSelf);
      },
      dismissFault: () => {
        ownScreen.value = { ...ownScreen.value, fault: null };
      },
      choose: (id) => {
        screens.value = screens.value.toSorted((a, b) => Number(b.id === id) - Number(a.id === id));
      },
    },
    hands: {
      raised,
      isOwnRaised: computed(() => raised.value.includes(ownId)),
      canLower: signal(options.canModerate ?? true),
      raise: (on) => {
        raised.value = on ? [...lowered(ownId), ownId] : lowered(ownId);
      },
      lower: async (id) => {
        if (options.hostFault !== undefined) return err(options.hostFault);
        raised.value = id === null ? [] : lowered(id);
        return ok(undefined);
      },
    },
    complaints: {
      canComplain: signal(options.cannotComplain !== true),
      reasons: ['disturbs', 'insults', 'shows', 'pretends', 'other'],
      complain: async () =>
        options.complaintFault === undefined ? ok(undefined) : err(options.complaintFault),
      received: told,
      dismiss: (key) => {
        told.value = told.value.filter((each) => each.key !== key);
      },
    },
    handover: {
      offered,
      asked,
      offer: async () => {
        if (options.offerFault !== undefined) return err(options.offerFault);
        offered.value = { name: 'Grace Hopper', state: 'asked' };
        return ok(undefined);
      },
      takeBack: () => {
        offered.value = null;
      },
      answer: (accepted) => {
        asked.value = accepted && asked.value !== null ? { ...asked.value, state: 'taking' } : null;
      },
      hostLink: () => 'https://meet.example/h#A-host-link-in-the-gallery',
      tookHostLink: () => undefined,
      dismiss: () => {
        asked.value = null;
      },
    },
    chat: createFakeChat(options),
    title: {
      title,
      canChange: signal(true),
      change: async (typed) => {
        if (options.hostFault !== undefined) return err(options.hostFault);
        title.value = typed === '' ? null : typed;
        return ok(undefined);
      },
    },
  };
}

export function fakeReaction(
  authorId: string,
  authorName: string,
  name: ReactionName,
  count = 1,
): ReactionView {
  return {
    key: `${authorId}/${name}`,
    authorId,
    authorName,
    isOwn: authorName === 'Ada Lovelace',
    name,
    count,
  };
}
