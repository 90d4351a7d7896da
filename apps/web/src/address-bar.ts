import { takeLanding } from './fragment.ts';
import type { AddressBar } from './navigation.ts';

export const addressBar: AddressBar = {
  path: () => location.pathname,
  takeFragment: () => takeLanding().fragment,
  push: (path) => history.pushState(null, '', path),
  onChange: (changed) => {
    addEventListener('popstate', changed);
    addEventListener('hashchange', changed);
  },
};
