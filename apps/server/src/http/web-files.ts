import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import expressStaticGzip from 'express-static-gzip';
import type { WebApp } from './web-app.ts';
import { changedLink, pageHeaders, pages } from './web-pages.ts';

/**
 * Files are sent as the build encoded them, `.br` or `.gz` beside each; the API's answers are not compressed, whose length could tell
 * of what is secret in them. Files under `assets` carry their hash in their name, so they never change.
 */
export function webFiles(web: WebApp): Router {
  const { root } = web;
  const encoded = { enableBrotli: true, orderPreference: ['br', 'gzip'], index: false };
  const router = express.Router({ strict: true });
  router.get([...pages, '/index.html'], sendPage(web));
  router.get(changedLink, sendPage(web));
  router.use(onlyReadable);
  router.use(
    '/assets',
    expressStaticGzip(join(root, 'assets'), {
      ...encoded,
      serveStatic: { redirect: false, immutable: true, maxAge: '1y' },
    }),
  );
  router.use(
    expressStaticGzip(root, {
      ...encoded,
      serveStatic: {
        redirect: false,
        cacheControl: false,
        setHeaders: (response) => void response.setHeader('Cache-Control', 'no-cache'),
      },
    }),
  );
  return router;
}

/** The document, as the build encoded it. */
export function sendPage({ html, encodedHtml }: WebApp): RequestHandler {
  return (request, response) => {
    response.set({ ...pageHeaders, 'Cache-Control': 'no-store', Vary: 'Accept-Encoding' }).type('html');
    const accepted = request.acceptsEncodings();
    const coding = (['br', 'gzip'] as const).find((one) => accepted.includes(one) && encodedHtml.has(one));
    if (coding === undefined) return response.send(html);
    return response.set('Content-Encoding', coding).send(encodedHtml.get(coding));
  };
}

/** What follows would answer a path that can't be decoded by itself. */
const onlyReadable: RequestHandler = (request, _response, next) => {
  try {
    decodeURIComponent(request.path);
    next();
  } catch {
    next(Object.assign(new URIError(), { status: 400 }));
  }
};
