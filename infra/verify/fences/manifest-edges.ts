import { ROOMS } from '../rooms.ts';
import type { Fence, Violation } from '../tree.ts';

/** Every package.json edge, devDependencies too, stands in the table of rooms. */
export const manifestEdges: Fence = ({ manifests }) =>
  manifests.flatMap(({ path, dependencies, devDependencies }): Violation[] => {
    const folder = path.replace(/\/?package\.json$/, '');
    const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
    if (folder === '') {
      return [...Object.keys(dependencies), ...names.filter((name) => name.startsWith('@conclave/'))].map(
        (name) => ({
          path,
          message: `the top level has tools only, in devDependencies: not ${name}`,
        }),
      );
    }
    const room = ROOMS.get(folder);
    if (room === undefined) return [{ path, message: `${folder} is not in the table of rooms` }];
    const allowed = new Set([...room.rooms, ...room.packages]);
    return names
      .filter((name) => !allowed.has(name))
      .map((name) => ({ path, message: `${room.name} may not import ${name}` }));
  });
