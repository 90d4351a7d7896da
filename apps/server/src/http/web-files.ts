import { join } from 'node:path';
import express from 'express';
import type { Router } from 'express';
import type { WebApp } from './web-app.ts';
import { pageHeaders, pages } from './web-pages.ts';

/** Files under `assets` carry their hash in their name, so they never change. */
export function webFiles({ root, html }: WebApp): Router {
  const router = express.Router({ strict: true });
  router.get([...pages, '/index.html'], (_request, response) => {
    response
      .set({ ...pageHeaders, 'Cache-Control': 'no-store' })
      .type('html')
      .send(html);
  });
  router.use(
    '/assets',
    express.static(join(root, 'assets'), { index: false, redirect: false, immutable: true, maxAge: '1y' }),
  );
  router.use(
    express.static(root, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  return router;
}
