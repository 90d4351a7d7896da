import { existsSync } from 'node:fs';
import { isIP, isIPv6 } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';
import { defaultRates } from '../gateway/rates.ts';
import { anyAddress, hasIpv6, isLoopback, ownAddresses } from './network.ts';
import { relayUrls } from './relay-urls.ts';
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

const list = (name: string, what: string, valid: (part: string) => boolean) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(/[\s,]+/).filter((part) => part !== '')),
    v.check((parts) => parts.every(valid), `${name} must list ${what}, separated by commas.`),
  );

const isReachable = (text: string): boolean => isIP(text) !== 0 && text !== '0.0.0.0' && text !== '::';

const strings = v.union([
  v.pipe(
    v.string(),
    v.transform((url) => [url]),
  ),
  boundedArray(v.string(), 64),
]);
const iceServerList = boundedArray(
  v.strictObject({
    urls: strings,
    username: v.exactOptional(v.string()),
    credential: v.exactOptional(v.string()),
  }),
  64,
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
  /** APP-2: megabytes (10^6 bytes) of the largest file; 0 where nobody is to send any. */
  CONCLAVE_FILE_LIMIT: v.optional(whole('CONCLAVE_FILE_LIMIT', 0, 16_000), '200'),
  /** The preferred one first. */
  CONCLAVE_ANNOUNCED_IP: v.optional(
    list('CONCLAVE_ANNOUNCED_IP', 'IP addresses that clients can reach', isReachable),
    '',
  ),
  CONCLAVE_RTC_PORT: v.optional(whole('CONCLAVE_RTC_PORT', 1, 65_535), '40000'),
  /** Last port that clients can reach, where not every one is open to them; each worker needs one. */
  CONCLAVE_RTC_PORT_LAST: v.optional(whole('CONCLAVE_RTC_PORT_LAST', 1, 65_535)),
  /** Unset: one for each reachable port, or for each core. */
  CONCLAVE_WORKERS: v.optional(whole('CONCLAVE_WORKERS', 1, 256)),
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
  /** The relay's port where it stands on the announced addresses; in place of its URLs. */
  CONCLAVE_TURN_PORT: v.optional(whole('CONCLAVE_TURN_PORT', 1, 65_535)),
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
  return [...relayContradictions(env), ...portContradictions(env), ...addressContradictions(env)];
}

function relayContradictions(env: Environment): string[] {
  const byUrl = env.CONCLAVE_TURN_URLS.length > 0;
  const byPort = env.CONCLAVE_TURN_PORT !== undefined;
  const found: string[] = [];
  if ((byUrl || byPort) !== (env.CONCLAVE_TURN_SECRET !== undefined)) {
    found.push('CONCLAVE_TURN_SECRET and CONCLAVE_TURN_URLS, or CONCLAVE_TURN_PORT, must be set together.');
  }
  if (byUrl && byPort)
    found.push('CONCLAVE_TURN_URLS and CONCLAVE_TURN_PORT name a relay each: set one of them.');
  if (byPort && env.CONCLAVE_ANNOUNCED_IP.length === 0) {
    found.push(
      'CONCLAVE_TURN_PORT stands for a relay on the announced addresses: set CONCLAVE_ANNOUNCED_IP too.',
    );
  }
  return found;
}

function portContradictions(env: Environment): string[] {
  const { CONCLAVE_RTC_PORT: first, CONCLAVE_RTC_PORT_LAST: last } = env;
  if (last !== undefined && last < first) {
    return [`CONCLAVE_RTC_PORT_LAST ${last} must not be below CONCLAVE_RTC_PORT ${first}.`];
  }
  const workers = workersOf(env);
  const needed = first + workers - 1;
  if (last !== undefined && needed > last) {
    return [
      `${workers} media workers need the ports ${first} to ${needed}, and CONCLAVE_RTC_PORT_LAST is ${last}: ` +
        `set it to ${needed} and open these ports, or leave CONCLAVE_WORKERS unset.`,
    ];
  }
  if (needed > 65_535) return [`CONCLAVE_RTC_PORT ${first} leaves no ports for ${workers} media workers.`];
  return [];
}

function addressContradictions(env: Environment): string[] {
  if (!env.CONCLAVE_ANNOUNCED_IP.some(isIPv6) || hasIpv6()) return [];
  return [
    'CONCLAVE_ANNOUNCED_IP names an IPv6 address, and this machine, or its container, has no IPv6: ' +
      'enable it, or leave that address out.',
  ];
}

function workersOf({ CONCLAVE_WORKERS, CONCLAVE_RTC_PORT, CONCLAVE_RTC_PORT_LAST }: Environment): number {
  if (CONCLAVE_WORKERS !== undefined) return CONCLAVE_WORKERS;
  if (CONCLAVE_RTC_PORT_LAST !== undefined) return CONCLAVE_RTC_PORT_LAST - CONCLAVE_RTC_PORT + 1;
  return availableParallelism();
}

function toConfig(env: Environment, selfSigned: boolean): ServerConfig {
  const given = env.CONCLAVE_ANNOUNCED_IP;
  const forOthers = selfSigned || !given.every(isLoopback);
  const announcedIps = given.length > 0 ? given : undefined;
  return {
    host: env.CONCLAVE_HOST ?? (forOthers ? anyAddress(announcedIps ?? ownAddresses()) : '127.0.0.1'),
    port: env.PORT,
    dataFolder: resolve(env.CONCLAVE_DATA),
    largestFile: env.CONCLAVE_FILE_LIMIT * 1_000_000,
    announcedIps,
    rtcPort: env.CONCLAVE_RTC_PORT,
    workers: workersOf(env),
    workerBin: env.MEDIASOUP_WORKER_BIN,
    webRoot: env.CONCLAVE_WEB_ROOT === undefined ? undefined : resolve(env.CONCLAVE_WEB_ROOT),
    origins: env.CONCLAVE_ORIGINS,
    iceServers: env.CONCLAVE_ICE_SERVERS,
    turn:
      env.CONCLAVE_TURN_SECRET === undefined
        ? undefined
        : { urls: turnUrlsOf(env), secret: env.CONCLAVE_TURN_SECRET },
    selfSigned,
    proxyHops: env.CONCLAVE_TRUST_PROXY,
    logLevel: env.CONCLAVE_LOG_LEVEL,
    rates: defaultRates,
  };
}

const turnUrlsOf = ({ CONCLAVE_TURN_PORT, CONCLAVE_TURN_URLS, CONCLAVE_ANNOUNCED_IP }: Environment) =>
  CONCLAVE_TURN_PORT === undefined
    ? CONCLAVE_TURN_URLS
    : relayUrls(CONCLAVE_ANNOUNCED_IP, CONCLAVE_TURN_PORT);
