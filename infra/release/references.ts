import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What a document makes a browser load, run or apply. */
export interface References {
  /** As written, with what holds each. */
  readonly urls: readonly Reference[];
  /** What stands in the document itself and counts as code or rules: scripts, styles, handlers, a base, a refresh, a policy. */
  readonly inline: readonly string[];
  /** Module URL to integrity, of the import maps. */
  readonly importMap: ReadonlyMap<string, string>;
}

export interface Reference {
  readonly url: string;
  /** Element and attribute, such as `script src`. */
  readonly by: string;
  /** Of a link: its `rel`. */
  readonly rel: string;
  readonly integrity: string | null;
  readonly crossorigin: boolean;
}

/** Attributes that hold one URL which is loaded without anybody's doing. */
const loading = new Set([
  'src',
  'href',
  'data',
  'poster',
  'background',
  'srcset',
  'imagesrcset',
  'manifest',
  'action',
]);

/** By the HTML standard's own parsing, so that nothing is overlooked which a browser sees. */
export function referencesOf(html: string): References {
  const urls: Reference[] = [];
  const inline: string[] = [];
  const importMap = new Map<string, string>();
  for (const element of elementsOf(parse(html))) {
    const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]));
    const tag = element.tagName;
    for (const [name, url] of attributes) {
      if (name.startsWith('on')) inline.push(`${tag} ${name}`);
      else if (name === 'style') inline.push(`${tag} style`);
      else if (name === 'srcdoc') inline.push(`${tag} srcdoc`);
      else if (loading.has(name) && tag !== 'a') {
        urls.push({
          url,
          by: `${tag} ${name}`,
          rel: attributes.get('rel')?.toLowerCase() ?? '',
          integrity: attributes.get('integrity') ?? null,
          crossorigin: attributes.has('crossorigin'),
        });
      }
    }
    if (tag === 'base') inline.push('base');
    if (tag === 'style') inline.push('style');
    if (tag === 'meta' && attributes.has('http-equiv'))
      inline.push(`meta ${attributes.get('http-equiv') ?? ''}`);
    if (tag !== 'script' || attributes.has('src')) continue;
    const map = attributes.get('type') === 'importmap' ? integrityOf(textOf(element)) : null;
    if (map === null) inline.push('script');
    else for (const [url, integrity] of map) importMap.set(url, integrity);
  }
  return { urls, inline, importMap };
}

/** @returns null for an import map that does more than to name hashes */
function integrityOf(text: string): [string, string][] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { integrity, ...rest }: Record<string, unknown> = { ...value };
    if (Object.keys(rest).length > 0 || typeof integrity !== 'object' || integrity === null) return null;
    const entries = Object.entries(integrity).map(([url, hash]): [string, unknown] => [url, hash]);
    return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string') ? entries : null;
  } catch {
    return null;
  }
}

function* elementsOf(node: Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('content' in node) yield* elementsOf(node.content);
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsOf(child);
}

const textOf = (element: Element): string =>
  element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
