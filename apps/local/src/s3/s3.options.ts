import type { S3Event } from 'aws-lambda';
import type { AccessControl } from '../iam/access.control.js';

/** One rule of a bucket's CORS configuration; origins and headers may hold one `*` each. */
export interface S3CorsRule {
  allowedOrigins: readonly string[];
  allowedMethods: readonly string[];
  allowedHeaders: readonly string[];
  exposedHeaders: readonly string[];
  maxAgeSeconds?: number;
}

export interface S3Bucket {
  name: string;
  cors: readonly S3CorsRule[];
}

export interface S3Options {
  /** Objects live below it and survive restart and SIGKILL. */
  dataDir: string;
  /** 0 = from the system. */
  port: number;
  /** Bind address, default 127.0.0.1. */
  host?: string;
  region: string;
  /** Who may sign: one who may do everything, or several, each what its role allows. */
  credentials: { accessKeyId: string; secretAccessKey: string } | AccessControl;
  buckets: readonly S3Bucket[];
  /** An upload of more bytes is refused with EntityTooLarge, default 100 MiB. */
  maxObjectBytes?: number;
  /** Called after an object is durable: whoever starts the server decides where the event goes. */
  onObjectCreated: (event: S3Event) => void;
  /** Read at each request, so they may be changed at any time: what a local stack hides. */
  switches?: {
    /** A GET or HEAD of a missing key is 403, as it is without permission to list. */
    missingKeyIsForbidden: boolean;
    /** 0..1: share of requests answered 503 SlowDown. */
    throttle: number;
  };
  /** The clock of signatures and times, default the system's. */
  now?: () => Date;
}

export interface S3Server {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  readonly port: number;
  /** Ends open connections, and waits for what was being written. */
  stop(): Promise<void>;
}
