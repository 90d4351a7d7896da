/** Enough files that each costs little beside the headers they share, few enough that two compilers end together. */
const UNITS = 26;

/** Defines names that its neighbours in any unit define too. */
const ALONE = new Set(['src/RTC/RTCP/Feedback.cpp']);

/**
 * Puts the worker's sources into a few units that include them: each of its 200 files parses some 680 headers, which is most
 * of its compilation. Files that stand side by side commonly define the same file-local names, so neighbours go to
 * different units.
 *
 * @param {string} meson the worker's meson.build
 * @returns {{ meson: string, units: Map<string, string> } | undefined} units: path → content; undefined where the list of
 *   sources is not found: another version of mediasoup
 */
export function groupSources(meson) {
  const list = /^common_sources = \[\n((?: {2}'src\/[\w/]+\.cpp',\n)+)\]$/m.exec(meson);
  if (list?.[1] === undefined) return undefined;
  const sources = [...list[1].matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '').toSorted();
  const grouped = sources.filter((source) => !ALONE.has(source));
  const units = new Map(
    Array.from({ length: UNITS }, (_, unit) => [
      `src/unit-${unit}.cpp`,
      grouped
        .filter((_source, index) => index % UNITS === unit)
        .map((source) => `#include "${source.slice('src/'.length)}"\n#undef MS_CLASS\n`)
        .join(''),
    ]),
  );
  const alone = sources.filter((source) => ALONE.has(source));
  const lines = [...units.keys(), ...alone].map((path) => `  '${path}',\n`).join('');
  return { meson: meson.replace(list[0], `common_sources = [\n${lines}]`), units };
}
