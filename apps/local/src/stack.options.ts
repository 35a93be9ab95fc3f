import type { GatewayLimits } from './gateway/gateway.options.js';
import type { Roles } from './iam/roles.js';
import type { LocalSwitches } from './switches.js';

/** What a local stack is started with. */
export interface LocalStackOptions {
  /** Where tables, objects, messages and logs are kept. One stack at a time has it. */
  dataDir: string;
  /** The repository: its templates, bundles and default model are used. The working directory by default. */
  root?: string;
  /** Fixed ports; one that is not named, or is 0, is the system's choice. */
  ports?: {
    http?: number;
    web?: number;
    webSocket?: number;
    s3?: number;
    dynamodb?: number;
    sqs?: number;
    cognito?: number;
  };
  /** The name by which other machines reach this one: goes into URLs, and opens API and S3 to the network. */
  publicHost?: string;
  /**
   * The address that API and S3 listen on, when it is not the one that the public host asks for: in a container, whose ports
   * are opened to its machine alone, every address, under the name of localhost.
   */
  listenAddress?: string;
  /** Begins with none of the data that the stack has kept there. */
  reset?: boolean;
  /** Turns identity on: starts Cognito, whose tokens the function then asks for. Not together with a public host. */
  identity?: boolean;
  /** Serves the web app as well. */
  webApp?: boolean;
  /** Puts the repository's sample catalogue in when there are no exercises yet. */
  sampleCatalogue?: boolean;
  /** Whether the function is called by the clock, as the templates say; by default it is. */
  schedules?: boolean;
  /** Worker tasks, 1 by default; 0 for none. */
  workers?: number;
  /** Variables for the Lambda function and the worker, over the stack's own. */
  environment?: Record<string, string>;
  /** Variables of the operating system that a worker process needs to run at all, such as `PATH`. */
  systemEnvironment?: Record<string, string>;
  /** The built Lambda handler, when it is not the repository's. */
  lambdaEntry?: string;
  /** The built worker, when it is not the repository's. */
  workerEntry?: string;
  /** The folder of the templates, when it is not the repository's. */
  templates?: string;
  /** API Gateway's limits, lower than AWS has them. */
  limits?: Partial<GatewayLimits>;
  /** How long after a write an inconsistent read may answer from before it, while `staleReads` is on. */
  staleMs?: number;
  /** Ends a start that is under way: it rejects with the signal's reason, once what had started is stopped. */
  signal?: AbortSignal;
  onProgress?: (step: string) => void;
  onLog?: (source: 'api' | 'worker', line: string) => void;
  /** Gets the codes that Cognito would send to an address for it to be confirmed. */
  onConfirmationCode?: (email: string, code: string) => void;
}

/** A running stack. */
export interface LocalStack {
  readonly endpoints: {
    api: string;
    webSocket: string;
    /** Of an `ApiGatewayManagementApiClient`, with its stage. */
    management: string;
    dynamodb: string;
    s3: string;
    sqs: string;
    /** With identity on only. */
    cognito?: string;
    /** Of the web app, when that is served. */
    web?: string;
  };
  /** All variables that the Lambda function and the worker are given, but with the keys of one who may do everything. */
  readonly environment: Readonly<Record<string, string>>;
  /** What AWS does and the stack hides: may be changed at any time. */
  readonly switches: LocalSwitches;
  workerPids(): number[];
  /** The roles of the function and of the worker, with what was needed of them since the start. */
  readonly roles: Roles;
  /** Invokes the Lambda function and waits for its answer. @throws LambdaInvocationError */
  invoke(event: unknown): Promise<unknown>;
  /** Ends everything within 5 s and keeps all data. */
  stop(): Promise<void>;
}
