import { isBuiltin } from 'node:module';
import { ROOMS, isTooling, packageOf, roomOf } from '../rooms.ts';
import type { Fence, Import, Manifest, Source, Tree } from '../tree.ts';

/**
 * What sources import is what their room's package.json lists, through the exports of what it lists. The resolver
 * honours `exports`, so an import that goes deeper than they do is one that resolves to nothing.
 */
export const imports: Fence = (tree) =>
  tree.sources.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const fault = faultOf(tree, source, imported);
      return fault === undefined ? [] : [{ path: source.path, line: imported.line, message: fault }];
    }),
  );

function faultOf(
  tree: Tree,
  { path }: Source,
  { specifier, typeOnly, resolved }: Import,
): string | undefined {
  if (specifier === undefined) return 'a computed import cannot be checked';
  const folder = roomOf(path);
  if (specifier.startsWith('.')) {
    if (resolved === undefined) return `${specifier} does not exist`;
    return roomOf(resolved) === folder
      ? undefined
      : `${specifier} leaves the room: import the other room by its name`;
  }
  if (isBuiltin(specifier)) {
    const allowed = isTooling(path) || (folder !== undefined && ROOMS.get(folder)?.node === true);
    return allowed ? undefined : `${specifier} is for rooms that run in Node.js`;
  }
  const name = packageOf(specifier);
  if (!isDeclared(tree, path, name, typeOnly))
    return `${name} is not in the package.json that this file lives by`;
  return resolved === undefined
    ? `${specifier} does not resolve: it is missing, or not among the exports of ${name}`
    : undefined;
}

function isDeclared({ manifests }: Tree, path: string, name: string, typeOnly: boolean): boolean {
  const folder = roomOf(path);
  if (folder !== undefined && ROOMS.get(folder)?.name === name) return true;
  const lists = (manifest: Manifest | undefined, key: 'dependencies' | 'devDependencies') =>
    manifest !== undefined && Object.hasOwn(manifest[key], name);
  const own = manifests.find((manifest) => manifest.path === `${folder}/package.json`);
  if (lists(own, 'dependencies')) return true;
  if (!typeOnly && !isTooling(path)) return false;
  const top = manifests.find((manifest) => manifest.path === 'package.json');
  return lists(own, 'devDependencies') || (isTooling(path) && lists(top, 'devDependencies'));
}
