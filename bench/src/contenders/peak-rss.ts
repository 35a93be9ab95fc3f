import { readFile } from 'node:fs/promises';

/**
 * The most memory that this process had at any time. Linux tells it by `VmHWM`; what getrusage tells there may be that of
 * the process which started this one, since it survives exec.
 */
export async function peakRssBytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/mu.exec(status) ?? [];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) * 1024;
}
