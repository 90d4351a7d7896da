import { posix } from 'node:path';
import type { Fence, Tree } from '../tree.ts';

/** `[text](target)`, `![text](target)` and `[label]: target`; a title behind the target is none of it. */
const TARGETS = [/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g, /^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?/g];
const EXTERNAL = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/** A link of a document to another place of the checkout leads to a file or folder, and to a heading, that is there. */
export const links: Fence = (tree) => {
  const places = placesOf(tree);
  const documents = tree.texts.filter(({ path }) => path.endsWith('.md'));
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  return documents.flatMap(({ path, text }) =>
    prose(text).flatMap((line, index) =>
      targetsOf(line).flatMap((target) => {
        const [file = '', anchor] = target.split('#', 2).map(decodeURIComponent);
        const at = { path, line: index + 1 };
        const place = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
        if (!places.has(place.replace(/\/$/, '')))
          return [{ ...at, message: `links to ${target}, which is not there` }];
        if (anchor === undefined || anchors.get(place)?.has(anchor) !== false) return [];
        return [{ ...at, message: `links to ${target}, a heading that is not there` }];
      }),
    ),
  );
};

/** Every file and folder, and the top itself. */
function placesOf({ paths }: Tree): ReadonlySet<string> {
  const places = new Set(['.', ...paths]);
  for (const path of paths) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) places.add(folder);
  }
  return places;
}

function targetsOf(line: string): readonly string[] {
  return TARGETS.flatMap((form) => [...line.matchAll(form)].map(([, target = '']) => target)).filter(
    (target) => !EXTERNAL.test(target),
  );
}

/** The lines, blank where they are code: its brackets are no links, its `#` no headings. */
function prose(text: string): readonly string[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
      return '';
    }
    fence = mark;
    return mark === undefined
      ? line.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, (code) => ' '.repeat(code.length))
      : '';
  });
}

/** As GitHub names them: in lower case, without punctuation, blanks as dashes, a number behind one that repeats. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const withoutFences = text.replaceAll(/^\s*(`{3,}|~{3,})[\s\S]*?^\s*\1.*$/gm, '');
  for (const [, heading = ''] of withoutFences.matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$/gm)) {
    const words = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let anchor = name;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${name}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
