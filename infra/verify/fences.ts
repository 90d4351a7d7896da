import { boundedInput } from './fences/bounded-input.ts';
import { clocks } from './fences/clocks.ts';
import { cycles } from './fences/cycles.ts';
import { directives } from './fences/directives.ts';
import { exactVersions } from './fences/exact-versions.ts';
import { features } from './fences/features.ts';
import { imports } from './fences/imports.ts';
import { innerEdges } from './fences/inner-edges.ts';
import { leaks } from './fences/leaks.ts';
import { lengths } from './fences/lengths.ts';
import { links } from './fences/links.ts';
import { loneTexts } from './fences/lone-texts.ts';
import { manifestEdges } from './fences/manifest-edges.ts';
import { mocks } from './fences/mocks.ts';
import { namedTests } from './fences/named-tests.ts';
import { names } from './fences/names.ts';
import { sleeps } from './fences/sleeps.ts';
import { strictness } from './fences/strictness.ts';
import type { Fence } from './tree.ts';

/**
 * The fences that no compiler or linter has.
 *
 * @param hosts names of package registries that must not stand in the tree
 */
export const fences = (hosts: readonly string[]): ReadonlyMap<string, Fence> =>
  new Map([
    ['package.json edges', manifestEdges],
    ['imports', imports],
    ['edges inside rooms', innerEdges],
    ['rooms of a meeting', features],
    ['cycles', cycles],
    ['names', names],
    ['sleeps', sleeps],
    ['clocks', clocks],
    ['mocks', mocks],
    ['lone texts', loneTexts],
    ['lengths', lengths],
    ['strictness', strictness],
    ['directives', directives],
    ['exact versions', exactVersions],
    ['leaks', leaks(hosts)],
    ['named tests', namedTests],
    ['bounded input', boundedInput],
    ['links', links],
  ]);
