import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The local stack's own settings. */
export interface LocalConfig {
  port: number;
  /** Of the web app, of the WebSocket API and of S3; 0 for one that the system chooses. */
  webPort: number;
  webSocketPort: number;
  s3Port: number;
  /** The address that all of these listen on, when it is not the one that the public host asks for. */
  listenAddress: string | undefined;
  /** How many workers the stack runs itself. */
  workers: number;
  dataDir: string;
  publicHost: string | undefined;
  /** The app's variables that were set, for the Lambda function and the worker. */
  environment: Record<string, string>;
  /** What a process needs to run at all on this system. */
  systemEnvironment: Record<string, string>;
}

/** What the stack hands on to the function and the worker. Names of resources and endpoints are its own to give. */
const APP_VARIABLES = [
  'MODEL_PATH',
  'MIN_CONFIDENCE',
  'NMS_IOU',
  'LABELS',
  'MAX_DETECTIONS',
  'LOG_LEVEL',
  'LOG_SAMPLE_RATE',
  'CORS_ORIGIN',
  'DETECTOR_THREADS',
  'PRESIGNED_URL_EXPIRATION_MINUTES',
  'CATALOGUE_CACHE_SECONDS',
  'SESSION_AUTO_DETECT',
  'ROLE_PERMISSIONS',
];

/** Nothing of AWS: a profile or an endpoint of the developer's own must not reach the local processes. */
const SYSTEM_VARIABLES = [
  'PATH',
  'Path',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'windir',
  'TEMP',
  'TMP',
  'TMPDIR',
  'LANG',
  'TZ',
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
];

const PORT_FAULT = 'must be a whole number from 0 to 65535';

const port = z
  .string()
  .regex(/^\d{1,5}$/, PORT_FAULT)
  .transform(Number)
  .refine((port) => port <= 65_535, PORT_FAULT);

const variables = z.object({
  PORT: port.default(3000),
  WEB_PORT: port.default(0),
  WEBSOCKET_PORT: port.default(0),
  S3_PORT: port.default(0),
  SPOTTER_LISTEN_ADDRESS: z.ipv4('must be an IPv4 address').optional(),
  SPOTTER_WORKERS: z.string().regex(/^\d$/, 'must be a whole number from 0 to 9').transform(Number).default(1),
  SPOTTER_DATA_DIR: z.string().default('.spotter'),
  SPOTTER_PUBLIC_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/, 'must be a host name or an IPv4 address, without scheme and port')
    .optional(),
});

function chosen(environment: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

/**
 * Parses the environment.
 * @param root the repository, which relative paths start from.
 * @throws Error, one sentence, that names every wrong variable and no value.
 */
export function loadConfig(root: string, environment: NodeJS.ProcessEnv = process.env): LocalConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const { data, error } = variables.safeParse(given);
  if (error) {
    const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`These environment variables are wrong: ${faults.join('; ')}.`);
  }
  return {
    port: data.PORT,
    webPort: data.WEB_PORT,
    webSocketPort: data.WEBSOCKET_PORT,
    s3Port: data.S3_PORT,
    listenAddress: data.SPOTTER_LISTEN_ADDRESS,
    workers: data.SPOTTER_WORKERS,
    dataDir: resolve(root, data.SPOTTER_DATA_DIR),
    publicHost: data.SPOTTER_PUBLIC_HOST,
    environment: chosen(environment, APP_VARIABLES),
    systemEnvironment: chosen(environment, SYSTEM_VARIABLES),
  };
}

/** The repository, seen from a bundle in dist/local. */
export function repositoryRoot(bundleFolder: string): string {
  return join(bundleFolder, '..', '..');
}
