import type { Frame } from '@conclave/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Link } from './link.ts';
import type { Wire } from './link.ts';

function recorder(): Wire & { readonly sent: Frame[]; readonly codes: number[] } {
  const sent: Frame[] = [];
  const codes: number[] = [];
  return { sent, codes, send: (frame) => sent.push(frame), close: (code) => codes.push(code) };
}

test('what was not acknowledged is sent again on a new connection, in order', () => {
  const link = new Link(() => true);
  const [first, second] = [recorder(), recorder()];
  link.attach(first, 0);
  for (const text of ['a', 'b', 'c']) link.send(text, 'keep');
  link.acknowledge(2);
  link.attach(second, 4004);
  expect([first.codes, second.sent]).toEqual([[4004], ['c']]);
});

test('whatever is sent, acknowledged and broken off, nothing is lost and nothing acknowledged comes again', () => {
  const step = fc.constantFrom('send', 'acknowledge', 'break');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const link = new Link(() => true);
      let wire = recorder();
      link.attach(wire, 0);
      let [sent, acknowledged] = [0, 0];
      for (const one of steps) {
        if (one === 'send') link.send(String(sent++), 'keep');
        if (one === 'acknowledge') {
          link.acknowledge(link.mark);
          acknowledged = sent;
        }
        if (one === 'break') {
          link.detach();
          wire = recorder();
          link.attach(wire, 0);
          const expected = Array.from({ length: sent - acknowledged }, (_, index) =>
            String(acknowledged + index),
          );
          expect(wire.sent).toEqual(expected);
        }
      }
      expect(link.mark).toBe(sent);
    }),
  );
});

test('a log entry is not kept: the log replays it', () => {
  const link = new Link(() => true);
  link.send('entry', 'once');
  const wire = recorder();
  link.attach(wire, 0);
  expect(wire.sent).toEqual([]);
});

test('DOS-1: a peer that acknowledges nothing loses what is kept at some size, and cannot resume', () => {
  const link = new Link(() => true);
  const text = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 4; count += 1) link.send(text, 'keep');
  expect(link.lost).toBe(false);
  link.send('y', 'keep');
  expect(link.lost).toBe(true);
});

test('DOS-1: an acknowledgement of what was never sent, or a second one, changes nothing', () => {
  const link = new Link(() => true);
  link.send('a', 'keep');
  link.acknowledge(99);
  link.acknowledge(-1);
  link.send('b', 'keep');
  link.acknowledge(1);
  const wire = recorder();
  link.attach(wire, 0);
  expect(wire.sent).toEqual(['b']);
});
