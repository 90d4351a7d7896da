import { expect, test } from 'vitest';
import { keepRunning } from './keep-running.ts';

class FakeContext extends EventTarget {
  state: AudioContextState = 'suspended';
  allowed = false;
  tries = 0;

  resume(): Promise<void> {
    this.tries += 1;
    if (!this.allowed) return Promise.reject(new DOMException('no', 'NotAllowedError'));
    this.become('running');
    return Promise.resolve();
  }

  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function setUp() {
  const context = new FakeContext();
  const page = { window: new EventTarget(), document: new EventTarget() };
  return { context, page, stop: keepRunning(context, page) };
}

test.each(['pointerdown', 'pointerup', 'keydown'])(
  'audio that waits for a gesture starts with %s',
  (gesture) => {
    const { context, page } = setUp();
    expect(context.tries).toBe(1);
    page.window.dispatchEvent(new Event(gesture));
    expect(context.state).toBe('suspended');
    context.allowed = true;
    page.window.dispatchEvent(new Event(gesture));
    expect(context.state).toBe('running');
  },
);

test('audio that a phone call interrupted goes on after it', () => {
  const { context, page } = setUp();
  context.allowed = true;
  page.window.dispatchEvent(new Event('keydown'));
  context.allowed = false;
  context.become('interrupted');
  expect(context.state).toBe('interrupted');
  context.allowed = true;
  page.document.dispatchEvent(new Event('visibilitychange'));
  expect(context.state).toBe('running');
  context.become('suspended');
  expect(context.state).toBe('running');
});

test('what was stopped is left alone', () => {
  const { context, page, stop } = setUp();
  stop();
  context.allowed = true;
  page.window.dispatchEvent(new Event('keydown'));
  page.document.dispatchEvent(new Event('visibilitychange'));
  context.become('interrupted');
  expect(context.tries).toBe(1);
});

test('a context that is closed is not started', () => {
  const { context, page } = setUp();
  context.allowed = true;
  context.become('closed');
  page.window.dispatchEvent(new Event('keydown'));
  expect(context.state).toBe('closed');
});
