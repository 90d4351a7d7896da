import type { Fence } from '../tree.ts';

/** What composes: it knows the rooms beside it, and they don't know it. */
const COMPOSERS = ['conclave', 'meeting-flow', 'live-call', 'session'].map(
  (name) => `packages/call/src/${name}.ts`,
);

/** The feature that a path belongs to, as `apps/web/src/features/chat`; undefined outside of one. */
const featureOf = (path: string): string | undefined =>
  /^(?:apps|packages)\/[^/]+\/src\/features\/[^/.]+(?=\/)/.exec(path)?.[0];

/** A feature is a room: others don't reach into it, and what a meeting is made of doesn't know who composes it. */
export const features: Fence = ({ sources }) =>
  sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ resolved, line }) => {
      if (resolved === undefined) return [];
      const inRoom = /^packages\/call\/src\/[^/]+\//.test(path) && !path.includes('/testing/');
      if (inRoom && COMPOSERS.includes(resolved))
        return [{ path, line, message: `${resolved} composes the rooms: none of them imports it` }];
      const feature = featureOf(resolved);
      if (feature === undefined || feature === featureOf(path)) return [];
      if (featureOf(path) !== undefined)
        return [{ path, line, message: `${feature}: features do not import each other` }];
      const isDoor = /^\/(index\.tsx?|view\.ts|en\.json)$/.test(resolved.slice(feature.length));
      const isTest = /\.test\.tsx?$|\/test(ing)?\//.test(path);
      if (!isDoor && !isTest)
        return [{ path, line, message: `${feature} is entered by its index, its view and its texts only` }];
      return [];
    }),
  );
