import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Meeting } from '@conclave/call';
import type { Root } from 'react-dom/client';
import { initTexts } from '../texts/i18n.ts';
import { galleryStates } from './gallery-states.ts';
import { showState } from './show-state.tsx';

/** Enough for every dialog and menu that a page opens. */
const presses = 9;

const element = document.createElement('div');
const translator = new MutationObserver((changes) => {
  for (const { addedNodes } of changes) addedNodes.forEach(translate);
});
// Nothing here depends on pictures, and to draw them costs most of the time.
vi.mock('./fake-picture.ts', () => ({ fakePicture: () => null }));
/** What browsers say where a size that is told changes another one, which they tell a frame later: nothing is broken by it. */
const aFrameLater = 'ResizeObserver loop completed with undelivered notifications';
const faults: string[] = [];
let root: Root | null = null;

beforeAll(async () => {
  await initTexts();
  await import('../pages/front/new-meeting-dialog.tsx');
  // What loads another page, or this one anew, would end the test.
  navigation.addEventListener('navigate', (event) => event.preventDefault());
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  faults.length = 0;
  // React tells here what a boundary caught; what none caught fails the test anyway.
  vi.spyOn(console, 'error').mockImplementation((...told) => {
    const fault = told.map(String).join(' ');
    if (!fault.includes(aFrameLater)) faults.push(fault);
  });
  vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  document.body.append(element);
  translator.observe(document.body, { childList: true, subtree: true });
});

afterEach(() => {
  root?.unmount();
  translator.disconnect();
  element.remove();
  // What was pressed is remembered, such as that somebody hides their own picture.
  sessionStorage.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What Chrome's page translation does: each text node gets two elements around it, and its own parent does not know. */
function translate(node: Node): void {
  if (node instanceof Text) {
    if (node.data.trim() === '' || node.parentElement?.tagName === 'FONT') return;
    if (node.parentElement === null || node.parentElement.closest('[translate=no], script, style') !== null)
      return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    node.before(outer);
    outer.append(inner);
    inner.append(node);
  } else for (const child of Array.from(node.childNodes)) translate(child);
}

/** Resolves when the page has shown what changed, and the translator has seen it. What is said for some seconds goes away. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => void requestAnimationFrame(() => resolve()));
  await vi.advanceTimersByTimeAsync(5_000);
}

const nameOf = (button: HTMLElement): string => button.getAttribute('aria-label') ?? button.textContent;

function nextButton(pressed: ReadonlySet<string>): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>(
    'button, [role=switch], [role=tab], [role=menuitem], label:has([role=switch])',
  );
  return Array.from(all).find((button) => !pressed.has(nameOf(button)));
}

/** What a translator must leave as it is: it would make another name, code or command of it. */
function namesAndSecrets({ call, invite, ownLink }: Meeting): readonly string[] {
  const { participants, applicants } = call.peek() ?? {};
  const people = [...(participants?.peek() ?? []), ...(applicants?.peek() ?? [])].map(({ name }) => name);
  const shown = invite.peek();
  return [...people, shown?.link, shown?.passcode, ownLink].filter((text) => typeof text === 'string');
}

function translatedWrongly(untouched: readonly string[]): readonly string[] {
  const texts = Array.from(document.querySelectorAll('font > font'), (font) => font.textContent.trim());
  const inside = document.querySelectorAll(':is([translate=no], code, pre, .code-digits) font');
  return [
    ...texts.filter((text) => untouched.includes(text)),
    ...Array.from(inside, (font) => font.outerHTML),
  ];
}

/** What the meeting itself changes under a page that stands. */
async function* changesOf(meeting: Meeting): AsyncGenerator<string> {
  const call = meeting.call.peek();
  if (call !== null) {
    yield `lock: ${JSON.stringify(await call.moderation.lock(true))}`;
    yield `unlock: ${JSON.stringify(await call.moderation.lock(false))}`;
    yield `mute: ${JSON.stringify(await call.moderation.muteAll())}`;
    yield `admit: ${JSON.stringify(await call.admitAll())}`;
    const last = call.participants.peek().at(-1);
    if (last !== undefined) {
      yield `promote: ${JSON.stringify(await call.moderation.promote(last.id))}`;
      yield `demote: ${JSON.stringify(await call.moderation.demote(last.id))}`;
      if (!last.isSelf) yield `remove: ${JSON.stringify(await call.remove(last.id, 'may-return'))}`;
    }
    call.dismissUnfollowed(null);
    yield 'dismiss';
  }
  meeting.retry();
  yield 'retry';
  meeting.join({ name: 'Ada Lovelace', passcode: null });
  yield 'join';
  await meeting.leave();
  yield 'leave';
}

test.each(Object.entries(galleryStates))(
  'a page that is translated goes on working: %s',
  { timeout: 20_000 },
  async (_, make) => {
    const state = make();
    const untouched = namesAndSecrets(state.meeting);
    root = showState(element, state);
    // The page of a call is fetched first, and others are too.
    const first = state.meeting.phase.peek().kind === 'in-call' ? '.tile' : 'font';
    await vi.waitUntil(() => document.querySelector(first) !== null, { timeout: 10_000 });
    await settle();
    const done: string[] = [];
    const check = (): void =>
      expect({ done, faults, wrong: translatedWrongly(untouched) }).toEqual({ done, faults: [], wrong: [] });
    check();
    const pressed = new Set<string>();
    while (pressed.size < presses) {
      const next = nextButton(pressed);
      if (next === undefined) break;
      pressed.add(nameOf(next));
      done.push(nameOf(next));
      next.click();
      await settle();
      check();
    }
    for await (const change of changesOf(state.meeting)) {
      done.push(change);
      await settle();
      check();
    }
  },
);
