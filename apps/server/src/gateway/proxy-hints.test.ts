import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { silentLogger } from '@conclave/base';
import type { Logger } from '@conclave/base';
import { expect, test, vi } from 'vitest';
import { ProxyHints } from './proxy-hints.ts';

function hints(hops: number) {
  const warn = vi.fn<Logger['warn']>();
  return { warn, hints: new ProxyHints({ ...silentLogger, warn }, hops) };
}

function request(headers: Record<string, string> = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

test('visitors who all come from private addresses through a proxy are told of once', () => {
  const { warn, hints: told } = hints(1);
  for (let count = 0; count < 19; count += 1)
    told.visited(request(), count % 2 === 0 ? '172.18.0.1' : 'fd00:1:2:3::/64');
  expect(warn).not.toHaveBeenCalled();
  for (let count = 0; count < 100; count += 1) told.visited(request(), '172.18.0.1');
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]?.[0]).toBe('every-visitor-has-a-private-address');
  expect(warn.mock.calls[0]?.[1]?.['setting']).toContain('CONCLAVE_OUTER_PROXIES');
});

test('one visitor from the internet shows that addresses arrive', () => {
  const { warn, hints: told } = hints(1);
  told.visited(request(), '203.0.113.5');
  for (let count = 0; count < 100; count += 1) told.visited(request(), '10.0.0.1');
  expect(warn).not.toHaveBeenCalled();
});

test('a header of a proxy that is not to be trusted is told of once', () => {
  const { warn, hints: told } = hints(0);
  told.visited(request(), '127.0.0.1');
  expect(warn).not.toHaveBeenCalled();
  for (let count = 0; count < 3; count += 1)
    told.visited(request({ 'x-forwarded-for': '203.0.113.5' }), '127.0.0.1');
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]?.[0]).toBe('forwarded-header-ignored');
});

test('a refused origin is told with its reason and the setting, once a minute and with how many there were', () => {
  const { warn, hints: told } = hints(0);
  for (let count = 0; count < 40; count += 1) told.originRefused('other-port', 1000 + count);
  told.originRefused('other-host', 1000);
  expect(warn.mock.calls.map(([event, fields]) => [event, fields?.['times'], fields?.['setting']])).toEqual([
    ['origin-refused', 1, 'CONCLAVE_ORIGINS'],
    ['origin-refused', 1, 'CONCLAVE_ORIGINS'],
  ]);
  told.originRefused('other-port', 61_001);
  expect(warn.mock.calls[2]?.[1]).toMatchObject({ times: 40 });
});
