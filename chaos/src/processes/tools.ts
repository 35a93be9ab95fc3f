import { join } from 'node:path';
import { Child } from './child.js';

const DLQ = join(import.meta.dirname, '..', 'tools', 'dlq.mjs');

/** Runs the command for dead letters, as an operator does. @throws Error when it fails; it has said why. */
export async function redrive(
  jobId: string,
  environment: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<void> {
  const { exit } = new Child({ program: DLQ, args: ['redrive', '--job', jobId], environment, onLine });
  const { code } = await exit;
  if (code !== 0) throw new Error(`The dead letters of ${jobId} could not be redriven`);
}
