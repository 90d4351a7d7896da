import { join } from 'node:path';
import express from 'express';
import type { Router } from 'express';

/** The pages of the web app: one document serves them all. */
const pages = ['/', '/j', '/h'];

/** The built web app. Files under `assets` carry their hash in their name, so they never change. */
export function webFiles(root: string): Router {
  const router = express.Router({ strict: true });
  router.get(pages, (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.sendFile('index.html', { root, cacheControl: false });
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
      setHeaders: (response, path) => {
        response.setHeader('Cache-Control', path.endsWith('.html') ? 'no-store' : 'no-cache');
      },
    }),
  );
  return router;
}
