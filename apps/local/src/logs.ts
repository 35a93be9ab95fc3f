import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.looseObject({ level: z.string(), message: z.string().optional() });
const LOUD = new Set(['WARN', 'ERROR', 'CRITICAL', 'FATAL']);

/** Files of what the function and the worker log; warnings and errors go to the terminal as well. */
export class LogFiles {
  private readonly files = new Map<string, WriteStream>();

  constructor(
    private readonly folder: string,
    private readonly toTerminal: (line: string) => void,
  ) {}

  write(source: string, line: string): void {
    const existing = this.files.get(source);
    const file = existing ?? createWriteStream(join(this.folder, `${source}.log`), { flags: 'a' });
    if (!existing) {
      this.files.set(source, file);
      // A full disk must not end the stack.
      file.on('error', (error) => {
        this.toTerminal(`${source}.log: ${error.message}`);
      });
    }
    if (!file.destroyed) file.write(`${line}\n`);
    if (isLoud(line)) this.toTerminal(`${source}: ${line}`);
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

/** A line that is not a log entry is a library's or Node's own, and most likely bad news. */
function isLoud(line: string): boolean {
  try {
    const parsed = entry.safeParse(JSON.parse(line));
    return parsed.success && LOUD.has(parsed.data.level.toUpperCase());
  } catch {
    return line.trim() !== '';
  }
}
