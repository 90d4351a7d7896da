import { access, constants, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok } from '@conclave/base';
import type { Clock, Logger, Result } from '@conclave/base';
import { Addresses } from './config/addresses.ts';
import type { ServerConfig } from './config/server-config.ts';
import type { Interpose } from './gateway/interpose.ts';
import { MemoryRoomLog } from './log/memory-room-log.ts';
import type { RoomLog } from './log/room-log.ts';
import { pinoLogger } from './logging/pino-logger.ts';
import { MediasoupSfu } from './media/mediasoup/mediasoup-sfu.ts';
import { tellSmallBuffers } from './media/mediasoup/socket-buffers.ts';
import type { Sfu } from './media/sfu.ts';
import { dataFailure, mediaFailure } from './start-failure.ts';
import type { StartFailure } from './start-failure.ts';
import { lockFolder } from './store/folder-lock.ts';
import type { MeetingStore } from './store/meeting-store.ts';
import { SqliteMeetingStore } from './store/sqlite-meeting-store.ts';
import { systemClock } from './system-clock.ts';

/** The adapters that a server is put together from. */
export interface ServerParts {
  readonly store: MeetingStore;
  readonly log: RoomLog;
  readonly sfu: Sfu;
  /** What clients are told to send media to. */
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Stands between clients and server. For tests of what a server can see and do; undefined everywhere else. */
  readonly interpose: Interpose | undefined;
}

/** The embedded parts: one process, no other service. */
export async function createParts(config: ServerConfig): Promise<Result<ServerParts, StartFailure>> {
  const logger = pinoLogger(config.logLevel);
  const addresses = new Addresses(config.announcedIps);
  let store: MeetingStore;
  try {
    store = await openStore(config.dataFolder);
  } catch (fault) {
    return err(dataFailure(fault, config.dataFolder));
  }
  try {
    await tellSmallBuffers(logger);
    const sfu = await MediasoupSfu.start({ ...config, addresses }, systemClock, logger);
    const log = new MemoryRoomLog(config.rates.logBytes);
    return ok({ store, log, sfu, addresses, clock: systemClock, logger, interpose: undefined });
  } catch (fault) {
    await store.close();
    return err(mediaFailure(fault, config.workerBin));
  }
}

async function openStore(folder: string): Promise<MeetingStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  const path = join(folder, 'meetings.sqlite');
  // SQLite gives its write-ahead log the rights that it finds on the file.
  await (await open(path, 'a', 0o600)).close();
  const release = lockFolder(folder);
  try {
    return new SqliteMeetingStore(path, release);
  } catch (fault) {
    release();
    throw fault;
  }
}
