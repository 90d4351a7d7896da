import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds in one of the ticks that Linux counts in (USER_HZ, proc_pid_stat(5)). */
const tickMs = 10;

/** @returns milliseconds of CPU that a process and those it started, which still run, have taken. On Linux alone. */
export function processTime(pid: number): number {
  const children = new Map<number, { readonly pid: number; readonly ms: number }[]>();
  let ownMs = 0;
  for (const name of readdirSync('/proc')) {
    const process = /^\d+$/.test(name) ? statOf(name) : null;
    if (process === null) continue;
    if (process.pid === pid) ownMs = process.ms;
    children.set(process.parent, [...(children.get(process.parent) ?? []), process]);
  }
  const below = (parent: number): number =>
    (children.get(parent) ?? []).reduce((sum, child) => sum + child.ms + below(child.pid), 0);
  return ownMs + below(pid);
}

function statOf(name: string): { readonly pid: number; readonly parent: number; readonly ms: number } | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${name}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field, a name in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { pid: Number(name), parent: Number(fields[1]), ms: ticks * tickMs };
}
