import { request } from 'node:https';

/** What differs between any two answers. */
const OWN = new Set([
  'content-length',
  'content-type',
  'date',
  'etag',
  'last-modified',
  'cache-control',
  'accept-ranges',
]);
/** What connections and proxies add. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'alt-svc', 'server', 'via', 'vary']);

/**
 * WEB-1: Caddy sends with the page exactly the headers that the server sends itself.
 *
 * @param {import('./stack.mjs').Stack} stack
 * @returns {Promise<string[]>} what is wrong
 */
export async function compareHeaders(stack) {
  const ca = await stack.authority();
  const page = await head(`${stack.url}/`, ca);
  const api = await head(`${stack.url}/api/`, ca);
  return differences(page, api);
}

/**
 * @param {import('node:http').IncomingHttpHeaders} page
 * @param {import('node:http').IncomingHttpHeaders} api
 */
export function differences(page, api) {
  const names = new Set([...Object.keys(page), ...Object.keys(api)]);
  return [...names]
    .filter((name) => !OWN.has(name) && !HOP.has(name) && page[name] !== api[name])
    .map((name) => `${name}: Caddy says "${String(page[name])}", the server "${String(api[name])}"`);
}

/**
 * Over TLS that is checked against Caddy's own authority.
 *
 * @param {string} url
 * @param {string} ca
 * @returns {Promise<import('node:http').IncomingHttpHeaders>}
 */
function head(url, ca) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca }, (response) => {
      response.resume();
      resolve(response.headers);
    });
    asked.on('error', reject);
    asked.end();
  });
}
