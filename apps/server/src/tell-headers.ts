import { createServer, get } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import express from 'express';
import { securityHeaders } from './http/security-headers.ts';
import { readWebApp } from './http/web-app.ts';
import { pageHeaders, pages } from './http/web-pages.ts';

/** Stands for the host in header values, which differ by it. A name that RFC 2606 keeps free. */
const anyHost = 'conclave.invalid';

/** What Node's HTTP server adds by itself. */
const own = new Set(['connection', 'date', 'keep-alive']);

/**
 * Prints what this server sends with the built web app in the folder of its first argument, as JSON: `pages`, the paths of the
 * document; `headers`, by name, on every answer over TLS; `pageHeaders`, on the document besides. `{host}` stands for the host and its
 * port. For the release manifest and for web servers in front (WEB-2).
 */
const [, , root = '.'] = process.argv;
const { importMaps } = await readWebApp(root);
const app = express();
app.disable('x-powered-by');
app.use(securityHeaders(1, importMaps));
app.use((_request, response) => void response.status(204).end());
const http = createServer(app).listen(0, '127.0.0.1');
await new Promise((resolve) => http.once('listening', resolve));
const address = http.address();
if (typeof address !== 'object' || address === null) throw new Error('not listening');
const sent = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
  const headers = { host: anyHost, 'x-forwarded-proto': 'https' };
  get({ port: address.port, host: '127.0.0.1', headers }, (response) => {
    response.resume();
    resolve(response.headers);
  }).on('error', reject);
});
http.close();
const headers = Object.fromEntries(
  Object.entries(sent).flatMap(([name, value]) =>
    own.has(name) ? [] : [[name, String(value).replaceAll(anyHost, '{host}')]],
  ),
);
const lowerCased = Object.fromEntries(
  Object.entries(pageHeaders).map(([name, value]) => [name.toLowerCase(), value]),
);
process.stdout.write(`${JSON.stringify({ pages, headers, pageHeaders: lowerCased })}\n`);
