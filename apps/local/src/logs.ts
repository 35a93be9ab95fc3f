import { createWriteStream, renameSync, statSync } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.looseObject({ level: z.string(), message: z.string().optional() });
/** What a log of earlier starts may have grown to before it is set aside. */
const MAX_BYTES = 10 * 1000 ** 2;
const LOUD = new Set(['WARN', 'ERROR', 'CRITICAL', 'FATAL']);

/**
 * Files of what the function and the worker log; warnings and errors go to the terminal as well. A file that is over
 * 10 MB when it is opened becomes `<source>.log.1`, in place of an older one.
 */
export class LogFiles {
  private readonly files = new Map<string, WriteStream>();

  constructor(
    private readonly folder: string,
    private readonly toTerminal: (source: string, line: string) => void,
  ) {}

  write(source: string, line: string): void {
    const existing = this.files.get(source);
    const file = existing ?? this.open(source);
    if (!file.destroyed) file.write(`${line}\n`);
    if (isLoud(line)) this.toTerminal(source, line);
  }

  private open(source: string): WriteStream {
    const path = join(this.folder, `${source}.log`);
    // A full disk, or a file that is held open elsewhere, must not end the stack.
    const report = (error: unknown): void => {
      this.toTerminal(`${source}.log`, error instanceof Error ? error.message : String(error));
    };
    try {
      setAside(path);
    } catch (error) {
      report(error);
    }
    const file = createWriteStream(path, { flags: 'a' });
    this.files.set(source, file);
    file.on('error', report);
    return file;
  }

  async close(): Promise<void> {
    await Promise.allSettled(
      [...this.files.values()].map((file) => {
        file.end();
        return finished(file);
      }),
    );
  }
}

/** Synchronous, since the next line is written to the new file at once; it happens once for each file. */
function setAside(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_BYTES) renameSync(path, `${path}.1`);
}

/** A line that is not a log entry is a library's or Node's own, and most likely bad news. */
function isLoud(line: string): boolean {
  try {
    const parsed = entry.safeParse(JSON.parse(line));
    return parsed.success && LOUD.has(parsed.data.level.toUpperCase());
  } catch {
    return line.trim() !== '';
  }
}
