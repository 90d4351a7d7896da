import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} SpawnOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] replaces the environment; the process's own by default
 * @property {number} [timeoutMs] the child is killed after this long
 */

/** What a shell reports for a command that does not exist. */
const NOT_FOUND = 127;

/**
 * Runs a command to its end and collects what it prints. A non-zero exit is an answer, not an error.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {SpawnOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 when the command does not exist
 */
export function capture(command, args, { cwd, env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', (error) => resolve({ code: NOT_FOUND, stdout, stderr: error.message }));
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), stdout, stderr }));
  });
}

/**
 * Runs a command with this process's output. Signals sent to this process go on to the child, and once it has
 * ended this process ends with the child's exit code: nothing that would have come after it runs.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {SpawnOptions & { ownGroup?: boolean }} [options] ownGroup: the child is a tree of processes (a compiler
 *   run), and a signal goes to all of them
 * @returns {Promise<number>} the exit code; 127 when the command does not exist
 */
export function stream(command, args, { cwd, env, ownGroup = false } = {}) {
  return new Promise((resolve) => {
    // Before the child runs: whoever sees it at work may signal this process at once.
    const forwarding = forwardSignals((signal) => {
      if (child.pid !== undefined) process.kill(ownGroup ? -child.pid : child.pid, signal);
    });
    const child = spawn(command, args, {
      cwd,
      env,
      detached: ownGroup,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', () => {
      forwarding.stop();
      resolve(NOT_FOUND);
    });
    child.on('close', (code, signal) => {
      forwarding.stop();
      if (forwarding.stopping()) process.exit(exitCode(code, signal));
      resolve(exitCode(code, signal));
    });
  });
}

/**
 * Ctrl-C reaches every process of the terminal's foreground group, and npm passes it on once more; the child
 * must see one interrupt, because a second one commonly means "do not shut down cleanly".
 */
const REPEAT_MS = 1000;

/** @param {(signal: NodeJS.Signals) => void} send */
function forwardSignals(send) {
  let last = 0;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const now = Date.now();
    const repeated = now - last < REPEAT_MS;
    last = now;
    if (repeated || (signal === 'SIGINT' && process.stdin.isTTY)) return;
    send(signal);
  };
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return {
    stop: () => {
      for (const signal of signals) process.off(signal, forward);
    },
    stopping: () => last > 0,
  };
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
