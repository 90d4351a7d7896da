import type { Fence } from '../tree.ts';

const VAGUE = /^(utils?|helpers?|common|misc)$/i;

/** No file or folder is called after nothing in particular: such a name attracts what belongs elsewhere. */
export const names: Fence = ({ paths }) =>
  paths.flatMap((path) => {
    const vague = path.split('/').find((part) => VAGUE.test(part.replace(/\..*$/, '')));
    return vague === undefined
      ? []
      : [{ path, message: `"${vague}" says nothing: name it after what it is for` }];
  });
