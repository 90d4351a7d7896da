import { signal } from '@conclave/base';
import { expect, test } from 'vitest';
import { createFakeLocalMedia } from '../../../testing/fake-local-media.ts';
import { talkKey } from './talk-key.ts';

test('who is muted talks while the key is held', () => {
  const local = createFakeLocalMedia({ off: true });
  const key = talkKey(local, signal(true));
  key.press();
  expect(local.state.peek().microphone.on).toBe(true);
  key.release();
  expect(local.state.peek().microphone.on).toBe(false);
});

test('who is not muted stays so when the key is let go', () => {
  const local = createFakeLocalMedia();
  const key = talkKey(local, signal(true));
  key.press();
  key.release();
  expect(local.state.peek().microphone.on).toBe(true);
});

test('MOD-1: whom the host keeps silent is silent', () => {
  const local = createFakeLocalMedia({ off: true });
  const key = talkKey(local, signal(false));
  key.press();
  expect(local.state.peek().microphone.on).toBe(false);
  key.release();
});
