import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const file = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
const [, common = ''] = /^x-hardened: &hardened\n(?<settings>(?: .*\n)+)/m.exec(file) ?? [];
const [, listed = ''] = /^services:\n(?<services>(?:(?: .*)?\n)+)/m.exec(file) ?? [];
const services = listed.split(/^ {2}(?=\w)/m).slice(1);

test('what a service logs fills no disk', () => {
  expect(common).toMatch(
    /^ {2}logging:\n {4}driver: json-file\n {4}options: \{ max-size: \d+m, max-file: '\d' \}$/m,
  );
  expect(services.map((service) => /^\w+/.exec(service)?.[0])).toEqual(['caddy', 'server', 'coturn']);
  for (const service of services) {
    expect(service).toContain('<<: *hardened');
    expect(service).not.toMatch(/^ {4}logging:/m);
  }
});
