import { expect, test } from 'vitest';
import { caddyHeaders } from './caddyfile.ts';
import type { Manifest } from './manifest.ts';

const manifest: Manifest = {
  format: 1,
  version: '0.1.0',
  files: {},
  pages: ['/', '/j'],
  headers: { 'content-security-policy': "connect-src 'self' wss://{host}", 'x-frame-options': 'DENY' },
  pageHeaders: { 'integrity-policy': 'blocked-destinations=(script)' },
};

test('WEB-1: Caddy is told all headers of a release, those of the pages for the pages alone', () => {
  expect(caddyHeaders(manifest)).toBe(`@page path / /j /index.html
@changed {
	path_regexp (?i)^/[jh]([^a-z0-9_-].*)?$
	not path / /j
}
@lost {
	not file
	not path / /j /api/*
	not path_regexp (?i)^/[jh]([^a-z0-9_-].*)?$
	header Accept *text/html*
}
header @web {
	content-security-policy "connect-src 'self' wss://{http.request.hostport}"
	x-frame-options "DENY"
}
header @page {
	integrity-policy "blocked-destinations=(script)"
}
header @changed {
	integrity-policy "blocked-destinations=(script)"
}
header @lost {
	integrity-policy "blocked-destinations=(script)"
}
`);
});

test.each(['a"b', 'a\\b', 'a`b', '{env.SECRET}'])(
  'a value that Caddy would read otherwise is refused: %s',
  (value) => {
    expect(() => caddyHeaders({ ...manifest, headers: { x: value } })).toThrow('cannot be quoted');
  },
);
