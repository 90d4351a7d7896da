import { readFile, readdir } from 'node:fs/promises';
import * as v from 'valibot';
import { readHeap } from './heap.ts';
import { openInspector } from './inspector.ts';
import type { RunningServer } from './server.ts';

/** In bytes. */
export interface ServerMemory {
  /** What V8 holds after garbage was collected, contents of its buffers included. */
  readonly heap: number;
  /** Of the whole process, as the system counts it. */
  readonly resident: number;
  /** Of all its media workers together, as the system counts them. */
  readonly workersResident: number;
}

const evaluated = v.object({ result: v.object({ value: v.number() }) });

/** @param server one that runs as `inspected` */
export async function readServerMemory(server: RunningServer): Promise<ServerMemory> {
  // A server that was started again has another address.
  const address = [...server.output().matchAll(/ws:\/\/127\.0\.0\.1:\S+/g)].at(-1)?.[0];
  if (address === undefined) throw new Error('the server cannot be inspected');
  const inspector = await openInspector(address);
  try {
    const heap = await readHeap((method) => inspector.ask(method));
    const { result } = v.parse(
      evaluated,
      await inspector.ask('Runtime.evaluate', { expression: 'process.pid' }),
    );
    const workers = await childrenOf(result.value);
    const resident = await Promise.all([result.value, ...workers].map(residentOf));
    const [own = 0, ...others] = resident;
    return { heap, resident: own, workersResident: others.reduce((sum, one) => sum + one, 0) };
  } finally {
    inspector.close();
  }
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const processes = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(processes.map((id) => statusOf(id, 'PPid')));
  return processes.filter((_, index) => parents[index] === parent);
}

const residentOf = async (id: number): Promise<number> => 1_024 * ((await statusOf(id, 'VmRSS')) ?? 0);

/** A number of /proc/ID/status, see proc_pid_status(5); undefined where the process has ended. */
async function statusOf(id: number, field: 'PPid' | 'VmRSS'): Promise<number | undefined> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  const value = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1];
  return value === undefined ? undefined : Number(value);
}
