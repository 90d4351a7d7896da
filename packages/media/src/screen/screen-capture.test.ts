import { expect, test, vi } from 'vitest';
import { FakeTrack } from '../session/testing.ts';
import { ScreenShare } from './screen-capture.ts';

function setUp(tracks: readonly FakeTrack[] = [new FakeTrack('video'), new FakeTrack('audio')]) {
  const pick = vi.fn(() => Promise.resolve<readonly MediaStreamTrack[]>(tracks));
  return { pick, tracks, screen: new ScreenShare(pick) };
}

const live = (tracks: readonly FakeTrack[]): number =>
  tracks.filter(({ readyState }) => readyState === 'live').length;

test('a share has a picture and, where it is given, its sound; stopping ends both', async () => {
  const { screen, tracks } = setUp();
  await screen.start('text');
  expect(screen.state.value).toMatchObject({
    asking: false,
    video: tracks[0],
    audio: tracks[1],
    fault: null,
  });
  expect(tracks[0]?.contentHint).toBe('detail');
  screen.setMode('motion');
  expect(tracks[0]?.contentHint).toBe('motion');
  screen.stop();
  expect(screen.state.value).toMatchObject({ video: null, audio: null, mode: 'motion' });
  expect(live(tracks)).toBe(0);
});

test('a picker that was closed is no fault, and the next press asks anew', async () => {
  const { screen, pick } = setUp();
  pick.mockRejectedValueOnce(new DOMException('Permission denied', 'NotAllowedError'));
  await screen.start('text');
  expect(screen.state.value).toMatchObject({ asking: false, fault: null, video: null });
  const faults = {
    NotReadableError: 'not-readable',
    AbortError: 'failed',
    InvalidStateError: 'not-now',
    NotFoundError: 'nothing-to-share',
  } as const;
  for (const [name, fault] of Object.entries(faults)) {
    pick.mockRejectedValueOnce(new DOMException('', name));
    await screen.start('text');
    expect(screen.state.value).toMatchObject({ asking: false, fault });
  }
  pick.mockRejectedValueOnce(new DOMException('Permission denied by system', 'NotAllowedError'));
  await screen.start('text');
  expect(screen.state.value.fault).toBe('denied-by-system');
  await screen.start('text');
  expect(screen.state.value).toMatchObject({ fault: null, asking: false });
  expect(screen.state.value.video).not.toBeNull();
  expect(pick).toHaveBeenCalledTimes(7);
});

test('there is one picker at a time, and one share', async () => {
  const { screen, pick } = setUp();
  await Promise.all([screen.start('text'), screen.start('motion')]);
  await screen.start('text');
  expect(pick).toHaveBeenCalledTimes(1);
  expect(screen.state.value.mode).toBe('text');
});

test('the picture ended: the share is over, its sound too', async () => {
  const { screen, tracks } = setUp();
  await screen.start('text');
  tracks[0]?.unplug();
  expect(screen.state.value).toMatchObject({ video: null, audio: null });
  expect(live(tracks)).toBe(0);
});

test('only the sound ended: the share goes on', async () => {
  const { screen, tracks } = setUp();
  await screen.start('text');
  tracks[1]?.unplug();
  expect(screen.state.value).toMatchObject({ video: tracks[0], audio: null });
  expect(live(tracks)).toBe(1);
});

test('what the picker brings after the share was given up is given back', async () => {
  const late = [new FakeTrack('video')];
  const picked = Promise.withResolvers<readonly MediaStreamTrack[]>();
  const screen = new ScreenShare(() => picked.promise);
  const started = screen.start('text');
  expect(screen.state.value.asking).toBe(true);
  screen.stop();
  picked.resolve(late);
  await started;
  expect(screen.state.value).toMatchObject({ asking: false, video: null, fault: null });
  expect(live(late)).toBe(0);
});

test('the end of an earlier share does not touch the one that runs', async () => {
  const { screen, pick, tracks } = setUp();
  await screen.start('text');
  screen.stop();
  const next = new FakeTrack('video');
  pick.mockResolvedValueOnce([next]);
  await screen.start('text');
  tracks[0]?.unplug();
  expect(screen.state.value.video).toBe(next);
});

test('a browser without a picker shares nothing', async () => {
  const screen = new ScreenShare(null);
  await screen.start('text');
  expect(screen.supported).toBe(false);
  expect(screen.state.value).toMatchObject({ asking: false, video: null, fault: null });
});
