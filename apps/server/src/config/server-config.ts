import type { Rates } from '../gateway/rates.ts';

/** An entry of RTCConfiguration.iceServers (W3C WebRTC section 4.2.4). */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface ServerConfig {
  /** Address that HTTP listens on. */
  readonly host: string;
  /** TCP port of HTTP; 0 takes any free one. */
  readonly port: number;
  /** Folder of the embedded store and of the self-signed certificate; made where it is missing. */
  readonly dataFolder: string;
  /** APP-2: bytes of the largest file that people may send each other. */
  readonly largestFile: number;
  /** Addresses under which clients reach the media ports, the preferred one first; undefined follows the machine's own. */
  readonly announcedIps: readonly string[] | undefined;
  /** First media port (UDP and TCP); worker n listens on this plus n. 0 takes any free ones. */
  readonly rtcPort: number;
  readonly workers: number;
  /** Path of the mediasoup worker; undefined leaves it to mediasoup. */
  readonly workerBin: string | undefined;
  /** Folder of the built web app; undefined serves the API alone. */
  readonly webRoot: string | undefined;
  /** Origins that may connect besides the server's own host. */
  readonly origins: readonly string[];
  readonly iceServers: readonly IceServer[];
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | undefined;
  readonly selfSigned: boolean;
  /** How many proxies stand in front, whose X-Forwarded-* headers count. */
  readonly proxyHops: number;
  readonly logLevel: LogLevel;
  readonly rates: Rates;
}

export const logLevels = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
