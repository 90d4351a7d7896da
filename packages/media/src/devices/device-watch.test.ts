import { expect, test } from 'vitest';
import { DeviceWatch } from './device-watch.ts';
import { info } from './testing.ts';

const MIC = info('audioinput', 'mic', 'Built-in');
const HEADSET = [info('audioinput', 'head', 'Headset'), info('audiooutput', 'ear', 'Headset')] as const;
const ids = (list: readonly { readonly id: string | null }[]) => list.map(({ id }) => id);

test('what is there at first, and what gets its name with the permission, did not come', () => {
  const watch = new DeviceWatch();
  expect(watch.look([info('audioinput', '', ''), info('videoinput', '', '')], false).came).toEqual([]);
  expect(watch.look([MIC, ...HEADSET, info('videoinput', 'cam')], false).came).toEqual([]);
  // As Firefox does once nothing runs.
  const hidden = watch.look([info('audioinput', '', ''), info('videoinput', '', '')], true);
  expect(hidden).toEqual({ came: [], went: [], movedTo: null });
  expect(watch.look([MIC, ...HEADSET, info('videoinput', 'cam')], true).came).toEqual([]);
});

test('what is plugged in comes, and is known when it comes again', () => {
  const watch = new DeviceWatch();
  watch.look([MIC, info('audiooutput', 'out')], false);
  const first = watch.look([MIC, info('audiooutput', 'out'), ...HEADSET], true);
  expect(first.came).toMatchObject([
    { kind: 'microphone', id: 'head', again: false },
    { kind: 'speaker', id: 'ear', again: false },
  ]);
  expect(ids(watch.look([MIC, info('audiooutput', 'out')], true).went)).toEqual(['head', 'ear']);
  expect(watch.look([MIC, info('audiooutput', 'out'), ...HEADSET], true).came).toMatchObject([
    { id: 'head', again: true },
    { id: 'ear', again: true },
  ]);
});

test('a first camera is told although the browser keeps its name until it is allowed, and only once', () => {
  const watch = new DeviceWatch();
  watch.look([MIC], false);
  expect(watch.look([MIC, info('videoinput', '', '')], true).came).toMatchObject([
    { kind: 'camera', id: null },
  ]);
  expect(watch.look([MIC, info('videoinput', 'cam')], false).came).toEqual([]);
});

test('loudspeakers that are named with another microphone did not come', () => {
  const watch = new DeviceWatch();
  watch.look([], false);
  expect(watch.look([MIC, info('audiooutput', 'out')], false).came).toMatchObject([{ id: 'mic' }]);
  expect(watch.look([MIC, info('audiooutput', 'out'), info('audiooutput', 'ear')], false).came).toEqual([]);
});

test('another device that the system prefers is no new device', () => {
  const watch = new DeviceWatch();
  watch.look([info('audioinput', 'default', 'Default - Built-in'), MIC, HEADSET[0]], false);
  expect(watch.look([info('audioinput', 'default', 'Default - Headset'), MIC, HEADSET[0]], true)).toEqual({
    came: [],
    went: [],
    movedTo: 'Default - Headset',
  });
});
