import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';
import { startLocalStack as start } from '../../../apps/local/src/stack.js';
import { recordLog } from '../../support/run-record.js';

/** The local stack, with what its function and workers log kept for the check at the end of the run. */
export function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  return start({
    ...options,
    onLog: (source, line) => {
      recordLog(line);
      options.onLog?.(source, line);
    },
  });
}
