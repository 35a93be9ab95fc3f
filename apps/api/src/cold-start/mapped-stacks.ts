import { readFileSync } from 'node:fs';
import type { SourceMapPayload } from 'node:module';
import { SourceMap } from 'node:module';

/**
 * Has errors tell the lines of the sources, as `--enable-source-maps` has it for modules that Node.js loads itself: a script that
 * is compiled by hand it leaves out. The map is read for the first error whose stack is looked at.
 *
 * @param file the script, whose map lies beside it.
 */
export function mapStacks(file: string): void {
  let map: SourceMap | 'none' | undefined;
  const place = (frame: NodeJS.CallSite & { toString(): string }): string => {
    const text = frame.toString();
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    if (frame.getFileName() !== file || line === null || column === null) return text;
    map ??= readMap(`${file}.map`);
    if (map === 'none') return text;
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry)) return text;
    const { originalSource, originalLine, originalColumn } = entry;
    return text.replace(`${file}:${line}:${column}`, `${originalSource}:${originalLine + 1}:${originalColumn + 1}`);
  };
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${place(frame)}`)].join('\n');
}

/** Without a map that can be read stacks stay as they are: whoever looks at one has an error already. */
function readMap(file: string): SourceMap | 'none' {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
  } catch {
    return 'none';
  }
}
