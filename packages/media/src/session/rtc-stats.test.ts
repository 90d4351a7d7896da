import { expect, test } from 'vitest';
import { readReceived } from './rtc-stats.ts';

const inbound = (kind: 'audio' | 'video', mid: string, more: Readonly<Record<string, number>>) => ({
  type: 'inbound-rtp',
  kind,
  mid,
  ...more,
});

function reportOf(...stats: readonly object[]): RTCStatsReport {
  return new Map(stats.map((each, index) => [String(index), each]));
}

test('of sound is told what was played and what of it was made up, and of a picture what was decoded and how long it stood', () => {
  const report = reportOf(
    inbound('audio', '0', { totalSamplesReceived: 960, concealedSamples: 100, silentConcealedSamples: 30 }),
    inbound('video', '1', { framesReceived: 9, framesDecoded: 8, totalFreezesDuration: 1.5 }),
    { type: 'remote-outbound-rtp', kind: 'video', mid: '1' },
  );
  expect(readReceived(report, '0')).toMatchObject({
    sound: { samples: 960, concealed: 70, still: 30 },
    picture: null,
  });
  expect(readReceived(report, '1')).toEqual({
    delivered: 9,
    sound: null,
    picture: { frames: 8, frozen: 1.5 },
  });
  expect(readReceived(report, '2')).toEqual({ delivered: 0, sound: null, picture: null });
});

test('a browser that does not count stops has counted none', () => {
  const report = reportOf(inbound('video', '1', { framesReceived: 9, framesDecoded: 8 }));
  expect(readReceived(report, '1').picture).toEqual({ frames: 8, frozen: 0 });
});
