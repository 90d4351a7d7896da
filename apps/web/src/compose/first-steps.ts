/**
 * Marks steps of a join for the browser's own tools and for the benches, each the first time alone: whatever is announced or
 * authenticated later is no part of the join, and a page keeps its marks for as long as it is open.
 */
export function firstSteps(): (step: string) => void {
  const marked = new Set<string>();
  return (step) => {
    if (marked.has(step)) return;
    marked.add(step);
    performance.mark(`conclave:${step}`);
  };
}
