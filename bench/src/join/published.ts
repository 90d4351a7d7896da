import type { Published } from '../published.ts';

/** Of other systems few publish such times; what was found stands in docs/performance.md, too. */
export const publishedJoins: readonly Published[] = [
  {
    point: 'first picture',
    who: 'LiveKit',
    value: '2.0 to 2.9 s',
    how: 'web client, medians of five regions in production, over real networks, from connect() to the first decoded frame',
    source: 'https://github.com/DecartAI/sdk/issues/149',
  },
];
