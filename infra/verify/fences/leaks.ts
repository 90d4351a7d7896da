import type { Fence } from '../tree.ts';

/** Folders that stand on somebody's machine and nowhere else. */
const MACHINE_PATH = /(?<![\w.~/-])\/(home|Users|root|work|workspaces?)\/[\w.-]/;

/** No file tells which machine or package mirror it was written on: it must work on every other one. */
export const leaks =
  (hosts: readonly string[]): Fence =>
  ({ texts }) =>
    texts.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const host = hosts.find((name) => line.includes(name));
        if (host !== undefined)
          return [{ path, line: index + 1, message: `names the package registry ${host}` }];
        const place = MACHINE_PATH.exec(line)?.[0];
        return place === undefined
          ? []
          : [{ path, line: index + 1, message: `names a path of one machine: ${place}…` }];
      }),
    );
