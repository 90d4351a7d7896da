import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import * as v from 'valibot';
import { defaultRates } from '../gateway/rates.ts';
import { isLoopback, primaryAddress } from './network.ts';
import { logLevels } from './server-config.ts';
import type { ServerConfig } from './server-config.ts';

const whole = (name: string, min: number, max: number) => {
  const sentence = (issue: { readonly input: string }) =>
    `${name} must be a whole number from ${min} to ${max}, not "${issue.input}".`;
  return v.pipe(
    v.string(),
    v.check((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, sentence),
    v.transform(Number),
  );
};

const address = (name: string) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => isIP(text) !== 0 && text !== '0.0.0.0' && text !== '::',
      (issue) => `${name} must be an IP address that clients can reach, not "${issue.input}".`,
    ),
  );

const list = (name: string, what: string, valid: (part: string) => boolean) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(/[\s,]+/).filter((part) => part !== '')),
    v.check((parts) => parts.every(valid), `${name} must list ${what}, separated by commas.`),
  );

const strings = v.union([
  v.pipe(
    v.string(),
    v.transform((url) => [url]),
  ),
  v.array(v.string()),
]);
const iceServerList = v.array(
  v.strictObject({
    urls: strings,
    username: v.exactOptional(v.string()),
    credential: v.exactOptional(v.string()),
  }),
);
/** One sentence for whatever is wrong inside. */
const iceServers = v.pipe(
  v.string(),
  v.rawTransform<string, v.InferOutput<typeof iceServerList>>(({ dataset, addIssue, NEVER }) => {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), iceServerList), dataset.value);
    if (parsed.success) return parsed.output;
    addIssue({
      message: 'CONCLAVE_ICE_SERVERS must be a JSON list like [{"urls":["stun:stun.example:3478"]}].',
    });
    return NEVER;
  }),
);

/** Every variable that the server reads. One that is empty counts as unset. */
const environment = v.object({
  /** TCP port of HTTP. */
  PORT: v.optional(whole('PORT', 0, 65_535), '8080'),
  /** Address to listen on. Unset: this machine alone, or everybody where an address is announced. */
  CONCLAVE_HOST: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (host) => host === 'localhost' || isIP(host) !== 0,
        (issue) => `CONCLAVE_HOST must be an IP address to listen on, not "${issue.input}".`,
      ),
    ),
  ),
  CONCLAVE_DATA: v.optional(v.string(), './data'),
  CONCLAVE_ANNOUNCED_IP: v.optional(address('CONCLAVE_ANNOUNCED_IP')),
  CONCLAVE_RTC_PORT: v.optional(whole('CONCLAVE_RTC_PORT', 1, 65_535), '40000'),
  CONCLAVE_WORKERS: v.optional(whole('CONCLAVE_WORKERS', 1, 256), String(availableParallelism())),
  MEDIASOUP_WORKER_BIN: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (path) => existsSync(path),
        (issue) => `MEDIASOUP_WORKER_BIN points to "${issue.input}", which does not exist.`,
      ),
    ),
  ),
  CONCLAVE_WEB_ROOT: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (folder) => existsSync(join(folder, 'index.html')),
        (issue) => `CONCLAVE_WEB_ROOT points to "${issue.input}", which holds no index.html.`,
      ),
    ),
  ),
  CONCLAVE_ORIGINS: v.optional(
    list('CONCLAVE_ORIGINS', 'origins like https://meet.example', (part) => URL.parse(part)?.origin === part),
    '',
  ),
  CONCLAVE_ICE_SERVERS: v.optional(iceServers, '[]'),
  /** coturn with `use-auth-secret`: its URLs, and the secret that it shares with this server. */
  CONCLAVE_TURN_URLS: v.optional(
    list('CONCLAVE_TURN_URLS', 'URLs like turn:turn.example:3478', (part) => /^turns?:/.test(part)),
    '',
  ),
  CONCLAVE_TURN_SECRET: v.optional(v.string()),
  /** How many proxies in front are trusted to name the client in X-Forwarded-For and -Proto. */
  CONCLAVE_TRUST_PROXY: v.optional(whole('CONCLAVE_TRUST_PROXY', 0, 16), '0'),
  CONCLAVE_LOG_LEVEL: v.optional(
    v.picklist(
      logLevels,
      (issue) => `CONCLAVE_LOG_LEVEL must be one of ${logLevels.join(', ')}, not ${issue.received}.`,
    ),
    'info',
  ),
});

/**
 * The configuration from environment and arguments.
 * @returns one sentence for each value that is wrong
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Result<ServerConfig, readonly string[]> {
  const unknown = args.filter((arg) => arg !== '--self-signed');
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = v.safeParse(environment, given);
  const sentences = [
    ...unknown.map((arg) => `There is no option "${arg}"; the only one is --self-signed.`),
    ...(parsed.issues?.map((issue) => issue.message) ?? []),
    ...(parsed.success ? contradictions(parsed.output) : []),
  ];
  if (sentences.length > 0 || !parsed.success) return err(sentences);
  return ok(toConfig(parsed.output, args.includes('--self-signed')));
}

type Environment = v.InferOutput<typeof environment>;

function contradictions(env: Environment): string[] {
  const found: string[] = [];
  if (env.CONCLAVE_TURN_URLS.length > 0 !== (env.CONCLAVE_TURN_SECRET !== undefined)) {
    found.push('CONCLAVE_TURN_URLS and CONCLAVE_TURN_SECRET must be set together.');
  }
  if (env.CONCLAVE_RTC_PORT + env.CONCLAVE_WORKERS - 1 > 65_535) {
    found.push(
      `CONCLAVE_RTC_PORT ${env.CONCLAVE_RTC_PORT} leaves no ports for ${env.CONCLAVE_WORKERS} media workers.`,
    );
  }
  return found;
}

function toConfig(env: Environment, selfSigned: boolean): ServerConfig {
  const announcedIp = env.CONCLAVE_ANNOUNCED_IP ?? primaryAddress();
  const forOthers =
    selfSigned || (env.CONCLAVE_ANNOUNCED_IP !== undefined && !isLoopback(env.CONCLAVE_ANNOUNCED_IP));
  return {
    host: env.CONCLAVE_HOST ?? (forOthers ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    dataFolder: resolve(env.CONCLAVE_DATA),
    announcedIp,
    rtcPort: env.CONCLAVE_RTC_PORT,
    workers: env.CONCLAVE_WORKERS,
    workerBin: env.MEDIASOUP_WORKER_BIN,
    webRoot: env.CONCLAVE_WEB_ROOT === undefined ? undefined : resolve(env.CONCLAVE_WEB_ROOT),
    origins: env.CONCLAVE_ORIGINS,
    iceServers: env.CONCLAVE_ICE_SERVERS,
    turn:
      env.CONCLAVE_TURN_SECRET === undefined
        ? undefined
        : { urls: env.CONCLAVE_TURN_URLS, secret: env.CONCLAVE_TURN_SECRET },
    selfSigned,
    proxyHops: env.CONCLAVE_TRUST_PROXY,
    logLevel: env.CONCLAVE_LOG_LEVEL,
    rates: defaultRates,
  };
}
