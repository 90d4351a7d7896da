import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { ResolverFactory } from 'oxc-resolver';
import { readImports } from './read-imports.ts';
import type { Manifest, Source, Tree, TsConfig } from './tree.ts';

const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;

/**
 * Reads what the fences look at. Packages are looked up where the resolver of a bundler would, by their `exports`.
 *
 * @param top the checkout, a git work tree
 * @throws a source or a JSON file does not parse
 */
export function readTree(top: string): Tree {
  const paths = listFiles(top);
  const texts = paths.flatMap((path) => {
    const text = readFileSync(join(top, path), 'utf8');
    return text.includes('\0') ? [] : [{ path, text }];
  });
  const json = texts.filter(({ path }) => path.endsWith('.json'));
  const resolve = createResolver(top);
  return {
    paths,
    texts,
    sources: texts.filter(({ path }) => SOURCE.test(path)).map((file) => toSource(file, resolve)),
    manifests: json.filter(({ path }) => basename(path) === 'package.json').map(toManifest),
    tsConfigs: json.filter(({ path }) => /^tsconfig.*\.json$/.test(basename(path))).map(toTsConfig),
  };
}

/** What git tracks or would track, without what is deleted but not yet committed. */
function listFiles(top: string): readonly string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: top,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return [...new Set(listing.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(top, path)))
    .toSorted();
}

type File = { readonly path: string; readonly text: string };

type Resolve = (from: string, specifier: string) => string | undefined;

function createResolver(top: string): Resolve {
  // `.js` is for the entries of packages; the project's own imports are written with their ending.
  const conditionNames = ['types', 'import', 'browser', 'default'];
  const resolver = new ResolverFactory({ conditionNames, extensions: ['.js'] });
  return (from, specifier) => {
    if (isBuiltin(specifier)) return specifier;
    const { path } = resolver.sync(dirname(join(top, from)), specifier.replace(/\?.*$/, ''));
    if (path === undefined) return undefined;
    const fromTop = relative(top, path);
    return fromTop.startsWith('..') || isAbsolute(fromTop) ? path : fromTop.split(sep).join('/');
  };
}

const toSource = ({ path, text }: File, resolve: Resolve): Source => ({
  path,
  text,
  imports: readImports(path, text).map((written) => ({
    ...written,
    resolved: written.specifier === undefined ? undefined : resolve(path, written.specifier),
  })),
});

function toManifest({ path, text }: File): Manifest {
  const manifest = record(JSON.parse(text));
  return {
    path,
    dependencies: strings(manifest['dependencies']),
    devDependencies: strings({
      ...record(manifest['devDependencies']),
      ...record(manifest['optionalDependencies']),
    }),
  };
}

function toTsConfig({ path, text }: File): TsConfig {
  const config = record(JSON.parse(text));
  const { extends: parent, include } = config;
  return {
    path,
    extends: typeof parent === 'string' ? parent : undefined,
    include: Array.isArray(include) ? include.map(String) : ['.'],
    compilerOptions: record(config['compilerOptions']),
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const strings = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record(value)).map(([key, text]) => [key, String(text)]));
