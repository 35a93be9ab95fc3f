import { join } from 'node:path';
import { isWrite } from '../faults/crash.points.js';
import type { When } from '../faults/crash.points.js';
import type { Call, Service } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import { Child } from './child.js';
import { Proxies } from './proxies.js';

const DLQ = join(import.meta.dirname, '..', 'tools', 'dlq.mjs');

/** Runs the command for dead letters, as an operator does. */
export interface RedriveCommand {
  readonly jobId: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/** At which of the calls by which the command changes something it is killed, the first being 1, and when of it. */
export interface CommandDeath {
  readonly call: number;
  readonly when: When;
}

/** @throws Error when it fails; it has said why. */
export async function redrive({ jobId, environment, onLine }: RedriveCommand): Promise<void> {
  const { code } = await childOf({ jobId, environment, onLine }).exit;
  if (code !== 0) throw new Error(`The dead letters of ${jobId} could not be redriven`);
}

/**
 * Runs the command and kills it at a call.
 *
 * @returns the name of that call; `undefined` when it was done before it came to it.
 * @throws Error when it fails by itself.
 */
export async function redriveAndDie(command: RedriveCommand, death: CommandDeath): Promise<string | undefined> {
  let calls = 0;
  let killedAt: string | undefined;
  const decide = (call: Call): Fault | undefined => {
    if (!isWrite(call) || ++calls !== death.call) return undefined;
    return { kind: 'crash', when: death.when };
  };
  const upstreamOf = (service: Service): URL =>
    new URL(command.environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? '');
  const proxies = await Proxies.start({
    sender: 'operator',
    upstreams: { dynamodb: upstreamOf('dynamodb'), sqs: upstreamOf('sqs'), s3: upstreamOf('s3') },
    decide,
    onFault: () => undefined,
    onCrash: async ({ step }) => {
      killedAt = step;
      child.signal('SIGKILL');
      await child.exit;
    },
    random: Math.random,
  });
  const child = childOf({ ...command, environment: { ...command.environment, ...proxies.environment } });
  const { code } = await child.exit;
  await proxies.close();
  if (killedAt === undefined && code !== 0) throw new Error(`The letters of ${command.jobId} could not be redriven`);
  return killedAt;
}

function childOf({ jobId, environment, onLine }: RedriveCommand): Child {
  return new Child({ program: DLQ, args: ['redrive', '--job', jobId], environment, onLine });
}
