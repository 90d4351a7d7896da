import type { Fence } from '../tree.ts';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Every dependency has one exact version, so that a build of a commit is the same build next year. */
export const exactVersions: Fence = ({ manifests }) =>
  manifests.flatMap(({ path, dependencies, devDependencies }) =>
    [...Object.entries(dependencies), ...Object.entries(devDependencies)]
      .filter(([, version]) => version !== 'workspace:*' && !EXACT.test(version))
      .map(([name, version]) => ({ path, message: `${name} needs an exact version, not ${version}` })),
  );
