import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CLIENT_ID } from './cognito/user.pool.js';
import { loadConfig, repositoryRoot } from './config.js';
import type { LocalConfig } from './config.js';
import { environmentFaultsOf } from './environment.faults.js';
import { LogFiles } from './logs.js';
import { startLocalStack } from './stack.js';
import type { LocalStack } from './stack.options.js';

const HEALTH_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5000;
const PARENT_CHECK_MS = 1000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What the command is called with. */
interface Arguments {
  reset: boolean;
  sampleCatalogue: boolean;
  identity: boolean;
}

function readArguments(): Arguments {
  try {
    const { values } = parseArgs({
      options: {
        reset: { type: 'boolean', default: false },
        'no-samples': { type: 'boolean', default: false },
        identity: { type: 'boolean', default: false },
      },
    });
    return { reset: values.reset, sampleCatalogue: !values['no-samples'], identity: values.identity };
  } catch {
    throw new Error(
      'The only arguments are --reset, which empties the local data before the start, --no-samples, which leaves the sample catalogue out, and --identity, which starts a local Cognito and asks for its tokens.',
    );
  }
}

/** The first answer through the gateway, which is also the function's cold start. @throws Error, one sentence. */
async function waitForHealth(api: string, logFile: string, signal: AbortSignal): Promise<void> {
  const url = new URL('/health', api);
  // The name that other machines use is asked for by them.
  url.hostname = 'localhost';
  const deadline = performance.now() + HEALTH_TIMEOUT_MS;
  let answer = 'no answer';
  while (performance.now() < deadline) {
    try {
      const { ok, status } = await fetch(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)]),
      });
      if (ok) return;
      answer = `status ${status}`;
      // It was asked and could not start: it will not the next time either.
      if (status >= 500) break;
    } catch (error) {
      signal.throwIfAborted();
      answer = error instanceof Error ? error.message : String(error);
    }
    await delay(500, undefined, { signal });
  }
  throw new Error(`The API started but is not healthy (${answer}): its log is ${logFile}.`);
}

function identityLines({ cognito }: LocalStack['endpoints']): string[] {
  if (cognito === undefined) return [];
  return [
    `  Identity               is on; a token:  npm run --silent token -- --user ada`,
    `  Cognito                ${cognito}  client ${CLIENT_ID}`,
  ];
}

function summary({ endpoints }: LocalStack, { dataDir, publicHost }: LocalConfig): string {
  return [
    '',
    `  Spotter is ready.      Open ${endpoints.web ?? ''}`,
    '',
    `  API                    ${endpoints.api}`,
    `  WebSocket              ${endpoints.webSocket}`,
    '',
    // Double quotes, since they are the ones that every shell knows.
    `  Try it:                curl "${endpoints.api}/exercises?limit=3"`,
    `  Documentation          ${endpoints.api}/docs`,
    ...identityLines(endpoints),
    ...(publicHost === undefined ? [] : [`  Other machines         reach it as ${publicHost}, without identity`]),
    `  Data                   ${dataDir}`,
    `  Logs                   ${join(dataDir, 'logs')}`,
    '',
    '  Ctrl-C stops it and keeps the data; npm start -- --reset begins with none.',
    '',
  ].join('\n');
}

/** @param faults takes the wrong variables that the function or a worker finds: the start fails by them, and then says them. */
function openLogs({ dataDir }: LocalConfig, faults: Set<string>): LogFiles {
  return new LogFiles(join(dataDir, 'logs'), (source, line) => {
    const found = environmentFaultsOf(line);
    for (const fault of found) faults.add(fault);
    if (found.length === 0) process.stderr.write(`${source}: ${line}\n`);
  });
}

/** The first signal stops the stack, the second ends the process at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(1);
    asked = true;
    say('stopping…');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    stop().then(
      () => {
        say('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        fail(error);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // npm does not pass a SIGTERM on: it ends, and its child finds itself with another parent.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !asked) onSignal();
  }, PARENT_CHECK_MS).unref();
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    throw new Error(
      `Spotter runs on Node 24, and this is ${process.version}: start it by "npm start", which brings its own.`,
    );
  }
  const root = repositoryRoot(import.meta.dirname);
  const config = loadConfig(root);
  const { reset, sampleCatalogue, identity } = readArguments();
  const faults = new Set<string>();
  const logs = openLogs(config, faults);
  const started = performance.now();
  const stopAsked = new AbortController();
  const { signal } = stopAsked;
  const starting = startLocalStack({
    dataDir: config.dataDir,
    root,
    ports: { http: config.port, web: config.webPort, webSocket: config.webSocketPort, s3: config.s3Port },
    workers: config.workers,
    reset,
    webApp: true,
    sampleCatalogue,
    identity,
    environment: config.environment,
    systemEnvironment: config.systemEnvironment,
    ...(config.publicHost !== undefined && { publicHost: config.publicHost }),
    ...(config.listenAddress !== undefined && { listenAddress: config.listenAddress }),
    signal,
    onProgress: (step) => {
      if (!signal.aborted) say(step);
    },
    onLog: (source, line) => {
      logs.write(source, line);
    },
    onConfirmationCode: (email, code) => {
      say(`confirmation code for ${email}: ${code}`);
    },
  });
  const stop = async (): Promise<void> => {
    stopAsked.abort();
    // A start that has failed has stopped its parts itself.
    const stack = await starting.catch(() => undefined);
    await stack?.stop();
    await logs.close();
  };
  stopOnSignal(stop);
  try {
    const stack = await starting;
    await waitForHealth(stack.endpoints.api, join(config.dataDir, 'logs', 'api.log'), signal);
    say(`healthy after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    say(summary(stack, config));
  } catch (error) {
    // Whoever asked for the stop waits for it, and says that it is done.
    if (signal.aborted && error instanceof Error && error.name === 'AbortError') return;
    await stop();
    throw faults.size > 0 ? new Error([...faults].join('\n'), { cause: error }) : error;
  }
}

await main().catch(fail);
