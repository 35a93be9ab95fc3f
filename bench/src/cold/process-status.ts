import { readFile } from 'node:fs/promises';

/** What a process has used. Linux tells it of any process; elsewhere it is not known. */
export interface Used {
  /** Of all of its threads. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** Linux counts CPU time for other processes in these, whatever the kernel's own clock. */
const TICKS_A_SECOND = 100;

export async function usedBy(pid: number | undefined): Promise<Used> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid ?? 0}/${name}`, 'utf8').catch(() => '');
  const [stat, status] = await Promise.all([read('stat'), read('status')]);
  // Of proc(5): the second field is the program's name in parentheses; utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(status) ?? [];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    rssBytes: Number(kilobytes) * 1024,
  };
}
