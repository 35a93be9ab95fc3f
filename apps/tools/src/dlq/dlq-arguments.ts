import { parseArgs } from 'node:util';
import * as z from 'zod/mini';

export const DLQ_USAGE = `Usage:
  npm run dlq -- list [--job <jobId>]      says what each dead letter is of, and why it is one
  npm run dlq -- redrive [--job <jobId>]   has the images of jobs tried again`;

/** The command was called in a way that it does not understand. */
export class DlqUsageError extends Error {
  override readonly name = 'DlqUsageError';

  constructor(fault: string, options?: ErrorOptions) {
    super(`${fault}\n${DLQ_USAGE}`, options);
  }
}

const actionSchema = z.enum(['list', 'redrive']);
const jobIdSchema = z.uuidv4();

/** What is to be done with the dead letters. */
export interface DlqArguments {
  readonly action: z.infer<typeof actionSchema>;
  /** With those only that name this job. */
  readonly jobId?: string;
}

/**
 * @returns `help` when that is what is asked for.
 * @throws {DlqUsageError}
 */
export function readDlqArguments(args: readonly string[]): DlqArguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [action, ...rest] = positionals;
  if (action === undefined) throw new DlqUsageError('What shall be done with the dead letters?');
  const parsed = actionSchema.safeParse(action);
  if (!parsed.success) throw new DlqUsageError(`${action} is nothing that can be done with dead letters.`);
  // npm takes options before a `--` for its own, and hands on what follows them.
  if (rest.length > 0) throw new DlqUsageError('What else? Did you forget --job, or the -- after dlq?');
  if (values.job === undefined) return { action: parsed.data };
  if (!jobIdSchema.safeParse(values.job).success) throw new DlqUsageError('--job must be the jobId of a job.');
  return { action: parsed.data, jobId: values.job };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { job: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new DlqUsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
