import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The one-minute load average: how busy the machine is with whatever it does. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}

/** What the measurements were made on. */
export async function describeMachine(): Promise<string> {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpu?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores, ${gigabytes} GiB, ${await systemName()}`;
}

async function systemName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]+)/mu.exec(release)?.[1] ?? process.platform;
}
