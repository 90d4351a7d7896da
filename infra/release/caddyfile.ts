import type { Manifest } from './manifest.ts';

const changed = 'path_regexp (?i)^/[jh]([^a-z0-9_-].*)?$';

/**
 * The matchers `@page`, `@changed` and `@lost`, and all headers of a release, as the Caddyfile imports them. It defines `@web` itself.
 * `@lost` is where nothing stands, asked for by somebody who looks at the answer. `@changed` are paths of a link that was changed on its way (INV-2): `apps/server/src/http/web-pages.ts` knows the same.
 *
 * @throws {Error} a value cannot be quoted: Caddy would read something else into it
 */
export function caddyHeaders({ pages, headers, pageHeaders }: Manifest): string {
  const lines = [
    `@page path ${pages.join(' ')} /index.html`,
    '@changed {',
    `\t${changed}`,
    `\tnot path ${pages.join(' ')}`,
    '}',
    '@lost {',
    '\tnot file',
    `\tnot path ${pages.join(' ')} /api/*`,
    `\tnot ${changed}`,
    '\theader Accept *text/html*',
    '}',
    ...fieldsOf('@web', headers),
    ...fieldsOf('@page', pageHeaders),
    ...fieldsOf('@changed', pageHeaders),
    ...fieldsOf('@lost', pageHeaders),
  ];
  return `${lines.join('\n')}\n`;
}

function fieldsOf(matcher: string, headers: Readonly<Record<string, string>>): string[] {
  const fields = Object.entries(headers).map(([name, value]) => {
    const text = value.replaceAll('{host}', '{http.request.hostport}');
    if (/["`\\]|\{(?!http\.request\.hostport\})/.test(text))
      throw new Error(`${name} cannot be quoted for Caddy`);
    return `\t${name} "${text}"`;
  });
  return [`header ${matcher} {`, ...fields, '}'];
}
