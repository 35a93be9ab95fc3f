const SET = /^(?:ENV)?\s+((?:UV|MALLOC|NODE_OPTIONS)\w*)=(\S+)/gm;
const COMMAND = /^CMD (\[.*\])$/m;

/** How a worker's image starts it. */
export interface WorkerImage {
  /** The variables for its pace and its memory. */
  readonly environment: Readonly<Record<string, string>>;
  /** What Node is given before the program. */
  readonly nodeFlags: readonly string[];
}

/** @throws Error when the Dockerfile says neither. */
export function workerImageOf(dockerfile: string): WorkerImage {
  const variables = [...dockerfile.matchAll(SET)].map(([, name = '', value = '']) => [name, value] as const);
  const [, command = '[]'] = COMMAND.exec(dockerfile) ?? [];
  const words = JSON.parse(command) as string[];
  const nodeFlags = words.slice(words.indexOf('node') + 1, -1);
  if (variables.length === 0 || nodeFlags.length === 0) {
    throw new Error('The Dockerfile does not say how the worker is started');
  }
  return { environment: Object.fromEntries(variables), nodeFlags };
}
