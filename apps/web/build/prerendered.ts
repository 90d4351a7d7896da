import { runnerImport } from 'vite';
import type { Plugin } from 'vite';
import type * as Prerender from '../src/prerender.tsx';

/**
 * Puts into the templates of the document what the app renders first, made by the same components: it is seen before
 * the app's code is there, which takes it over (`src/first-paint.ts`).
 */
export function prerendered(): Plugin {
  return {
    name: 'conclave-prerendered',
    transformIndexHtml: {
      order: 'pre',
      handler: async (html, { path }) => {
        if (path !== '/index.html') return html;
        const { module } = await runnerImport<typeof Prerender>('./src/prerender.tsx', {
          root: '.',
          build: { assetsInlineLimit: 0 },
        });
        const pages = await module.prerender();
        return Object.entries(pages).reduce((text, [id, markup]) => {
          const template = `<template id="${id}"></template>`;
          if (!text.includes(template)) throw new Error(`the document has no place for ${id}`);
          return text.replace(template, () => template.replace('><', () => `>${markup}<`));
        }, html);
      },
    },
  };
}
