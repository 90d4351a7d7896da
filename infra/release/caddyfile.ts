import type { Manifest } from './manifest.ts';

/**
 * The matcher `@page` and all headers of a release, as the Caddyfile imports them. It defines `@web` itself.
 *
 * @throws {Error} a value cannot be quoted: Caddy would read something else into it
 */
export function caddyHeaders({ pages, headers, pageHeaders }: Manifest): string {
  const lines = [
    `@page path ${pages.join(' ')} /index.html`,
    ...fieldsOf('@web', headers),
    ...fieldsOf('@page', pageHeaders),
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
