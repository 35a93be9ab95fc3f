import { readFile } from 'node:fs/promises';

/** What is kept of one thing, by the names that cognito-local gives it. */
export type Kept = Record<string, unknown>;

/** Where cognito-local keeps one pool, or all clients. */
export interface DataStore {
  get(context: Context, key: string | string[], otherwise?: unknown): Promise<unknown>;
  getRoot(context: Context): Promise<unknown>;
  set(context: Context, key: string | string[], value: unknown): Promise<void>;
  delete(context: Context, key: string | string[]): Promise<void>;
}

export interface DataStoreFactory {
  create(context: Context, id: string, defaults: Kept): Promise<DataStore>;
}

type Log = (...entries: unknown[]) => void;

interface Logger {
  debug: Log;
  info: Log;
  warn: Log;
  error: Log;
  child(): Logger;
}

export interface Context {
  readonly logger: Logger;
}

interface Clock {
  get(): Date;
}

interface UserPool {
  readonly options: Kept;
  updateOptions(context: Context, options: Kept): Promise<void>;
  saveAppClient(context: Context, client: Kept): Promise<void>;
}

/** The pools and clients. */
export interface CognitoService {
  createUserPool(context: Context, options: Kept): Promise<unknown>;
  getUserPool(context: Context, id: string): Promise<UserPool>;
  listUserPools(context: Context): Promise<readonly Kept[]>;
}

interface Triggers {
  enabled(trigger: string): boolean;
}

interface Messages {
  /** `details` is where a code is sent to, `code` what it is. */
  deliver(
    context: Context,
    source: string,
    clientId: string,
    userPoolId: string,
    user: unknown,
    code: string,
    metadata: unknown,
    details: { readonly Destination: string },
  ): Promise<void>;
}

/** What the operations work with. */
export interface Services {
  readonly clock: Clock;
  readonly cognito: CognitoService;
  readonly config: { readonly UserPoolDefaults: Kept };
  readonly messages: Messages;
  readonly otp: () => string;
  readonly tokenGenerator: unknown;
  readonly triggers: Triggers;
}

/** Does one operation, such as `SignUp`. */
export type Operation = (context: Context, request: unknown) => Promise<unknown>;

export interface Internals {
  readonly CognitoServiceFactoryImpl: new (
    folder: string,
    stores: DataStoreFactory,
    pools: unknown,
  ) => {
    create(context: Context, poolDefaults: Kept): Promise<CognitoService>;
  };
  readonly UserPoolServiceFactoryImpl: new (clock: Clock, stores: DataStoreFactory) => unknown;
  readonly JwtTokenGenerator: new (clock: Clock, triggers: Triggers, tokens: { IssuerDomain: string }) => unknown;
  readonly Router: (services: Services) => (operation: string) => Operation;
  readonly CognitoError: new (code: string, message: string) => Error & { readonly code: string };
  readonly UnsupportedError: new (message: string) => Error;
  /** The key that verifies its tokens. */
  readonly jwk: Readonly<Record<string, string>>;
}

/**
 * The parts that cognito-local's own server joins. That one is not used, since it keeps its data below the working
 * directory, in files that a kill can cut off, serves every web page, and would tell no one a code but its own log.
 */
export async function cognitoInternals(): Promise<Internals> {
  const root = import.meta.resolve('cognito-local');
  const services = ['services/cognitoService.js', 'services/userPoolService.js', 'services/tokenGenerator.js'];
  const parts = [...services, 'server/Router.js', 'errors.js'];
  const modules: unknown[] = await Promise.all(parts.map((part) => import(new URL(part, root).href)));
  const key: unknown = JSON.parse(await readFile(new URL('keys/cognitoLocal.public.json', root), 'utf8'));
  return Object.assign({}, key, ...modules) as Internals;
}

const nothing = (): void => undefined;

/** Its log has passwords, codes and tokens in it, and nothing that its answers do not say. */
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent };

export const CONTEXT: Context = { logger: silent };
