import type { Plugin } from 'vite';

/** What packages name and this app never runs, and what stands in its place. */
const parts: readonly (readonly [RegExp, string])[] = [
  // Browsers without encoded transforms get no call (FRM-4): no old Chrome, no React Native, and no tests' browser.
  [/mediasoup-client\/lib\/handlers\/(Chrome74|ReactNative106|FakeHandler)\.js$/, ''],
  [/mediasoup-client\/lib\/test\/fakeParameters\.js$/, ''],
  // PRIM-2: no suite has a curve of NIST's.
  [
    /@hpke\/common\/esm\/src\/kems\/dhkemPrimitives\/ec\.js$/,
    "export class Ec { constructor() { throw new Error('left out'); } }",
  ],
];

/** Leaves out of the page what it could not reach. Fails where a package has moved such a part. */
export function leftOut(): Plugin {
  const found = new Set<RegExp>();
  return {
    name: 'conclave-left-out',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: parts.map(([pattern]) => pattern) },
      handler(id) {
        const part = parts.find(([pattern]) => pattern.test(id));
        if (part === undefined) return null;
        found.add(part[0]);
        return { code: part[1], moduleSideEffects: false };
      },
    },
    generateBundle() {
      for (const [pattern] of parts)
        if (!found.has(pattern))
          throw new Error(`nothing to leave out at ${pattern}: see apps/web/build/left-out.ts`);
    },
  };
}
