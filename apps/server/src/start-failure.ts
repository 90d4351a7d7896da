import { WorkerFault } from './media/mediasoup/worker.ts';
import { DatabaseFault } from './store/database-fault.ts';
import type { DatabaseTrouble } from './store/database-fault.ts';

/** Why the server did not start, and a sentence that says what to do. */
export interface StartFailure {
  readonly reason:
    | 'port-in-use'
    | 'cannot-listen'
    | 'data-not-writable'
    | `data-${DatabaseTrouble}`
    | 'worker-not-started'
    | 'media-port-in-use';
  readonly sentence: string;
}

export function listenFailure(fault: unknown, host: string, port: number): StartFailure {
  const code = codeOf(fault);
  if (code === 'EADDRINUSE') {
    return {
      reason: 'port-in-use',
      sentence: `Port ${port} is taken by another program: stop that one, or set PORT to a free port.`,
    };
  }
  if (code === 'EACCES') {
    return {
      reason: 'cannot-listen',
      sentence: `Port ${port} needs more rights: set PORT to one above 1023.`,
    };
  }
  return {
    reason: 'cannot-listen',
    sentence: `Cannot listen on ${host} port ${port} (${code}): set CONCLAVE_HOST to an address of this machine.`,
  };
}

const databaseSentences: Readonly<Record<DatabaseTrouble, (folder: string) => string>> = {
  'in-use': (folder) =>
    `Another server uses ${folder}: stop that one, or set CONCLAVE_DATA to another folder.`,
  newer: (folder) =>
    `The database in ${folder} is of a later version of Conclave: start that version, or set CONCLAVE_DATA to another folder.`,
  damaged: (folder) =>
    `The file ${folder}/meetings.sqlite is damaged or no database: put a backup in its place, or move it away to begin with none.`,
};

export function dataFailure(fault: unknown, folder: string): StartFailure {
  if (fault instanceof DatabaseFault) {
    const { trouble } = fault;
    return { reason: `data-${trouble}`, sentence: databaseSentences[trouble](folder) };
  }
  return {
    reason: 'data-not-writable',
    sentence:
      `Cannot keep data in ${folder} (${codeOf(fault)}): set CONCLAVE_DATA to a folder that this user (${userId()}) can write, ` +
      `or give it that folder: chown -R ${userId()} FOLDER, on the host where it is mounted from one.`,
  };
}

/** @throws what is no WorkerFault: a fault of our own */
export function mediaFailure(fault: unknown, workerBin: string | undefined): StartFailure {
  if (!(fault instanceof WorkerFault)) throw fault;
  if (fault.reason === 'media-port-in-use') {
    return {
      reason: 'media-port-in-use',
      sentence: `Media port ${fault.port} is taken by another program: set CONCLAVE_RTC_PORT to a free port.`,
    };
  }
  const which = workerBin === undefined ? 'that came with mediasoup' : `at ${workerBin}`;
  return {
    reason: 'worker-not-started',
    sentence: `The media worker ${which} does not run: set MEDIASOUP_WORKER_BIN to one that is built for this machine.`,
  };
}

/** Who writes; a platform may have no numbers for it. */
const userId = (): string => String(process.getuid?.() ?? 'its own');

function codeOf(fault: unknown): string {
  if (typeof fault !== 'object' || fault === null) return 'unknown';
  if ('code' in fault && typeof fault.code === 'string') return fault.code;
  return 'unknown';
}
