import type { Fence, Violation } from '../tree.ts';

/** No file imports itself by way of others, in types or in values: what a cycle holds can only be read at once. */
export const cycles: Fence = ({ sources }) => {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ resolved }) => (resolved === undefined ? [] : [resolved])),
    ]),
  );
  const finished = new Set<string>();
  const violations: Violation[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      violations.push({ path, message: `imports itself: ${[...trail.slice(start), path].join(' → ')}` });
      return;
    }
    if (finished.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return violations;
};
