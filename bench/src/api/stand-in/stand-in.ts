import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StandInStarted } from './stand-in.messages.js';
import { standInStartedSchema } from './stand-in.messages.js';

const PROGRAM = join(import.meta.dirname, 'api-stand-in.mjs');

/** What stands in for DynamoDB while the bench runs. */
export interface StandIn extends StandInStarted {
  stop(): Promise<void>;
}

/** @throws Error when it ends instead of listening. */
export async function startStandIn(): Promise<StandIn> {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  const started = new AbortController();
  child.once('exit', () => {
    started.abort(new Error('The stand-in for DynamoDB ended before it listened'));
  });
  const [message] = (await once(child, 'message', { signal: started.signal })) as unknown[];
  return {
    ...standInStartedSchema.parse(message),
    stop: async () => {
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}
