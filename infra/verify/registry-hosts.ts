import { spawnSync } from 'node:child_process';

/**
 * The hosts that this machine gets packages from, as npm and apt are set up. Either tool may be missing.
 */
export function registryHosts(): readonly string[] {
  const urls = [
    ...linesOf('npm', ['config', 'get', 'registry']),
    ...linesOf('apt-get', ['indextargets', '--format', '$(REPO_URI)']),
  ];
  return [...new Set(urls.flatMap((url) => (URL.canParse(url) ? [new URL(url).hostname] : [])))].filter(
    (host) => host.includes('.'),
  );
}

function linesOf(command: string, args: readonly string[]): readonly string[] {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return stdout === null ? [] : stdout.trim().split('\n');
}
