import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';

const TOOL = join(import.meta.dirname, '..', '..', '..', 'dist', 'tools', 'exercises-import.mjs');

export type Item = Record<string, unknown>;

/** How a run of the command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built import command on a local stack of its own, with a folder of pictures. */
export class ImportFixture {
  readonly images: string;
  readonly dataDir: string;
  private lastPid: number | undefined;
  private readonly clients: { dynamoDb: DynamoDBDocumentClient; s3: S3Client };

  private constructor(
    readonly folder: string,
    readonly stack: LocalStack,
  ) {
    this.images = join(folder, 'images');
    this.dataDir = join(folder, 'data');
    const { environment } = stack;
    const shared = {
      region: environment['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    };
    this.clients = {
      dynamoDb: DynamoDBDocumentClient.from(new DynamoDBClient({ ...shared, endpoint: stack.endpoints.dynamodb })),
      s3: new S3Client({ ...shared, endpoint: stack.endpoints.s3, forcePathStyle: true }),
    };
  }

  static async create(options: Partial<LocalStackOptions> = {}): Promise<ImportFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-import-'));
    await mkdir(join(folder, 'images'));
    const stack = await startLocalStack({ dataDir: join(folder, 'data'), workers: 0, ...options });
    return new ImportFixture(folder, stack);
  }

  /** Runs the command as a user does: with the stack's folder, and none of its variables. */
  run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
    const { PATH = '', SystemRoot = '' } = process.env;
    const env = { PATH, SystemRoot, SPOTTER_DATA_DIR: this.dataDir, ...environment };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [TOOL, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      });
      this.lastPid = child.pid;
    });
  }

  /** The process of the last run. */
  pid(): number {
    if (this.lastPid === undefined) throw new Error('Nothing was run yet');
    return this.lastPid;
  }

  /** Imports these rows from the folder of images. */
  async importRows(rows: unknown, environment: Record<string, string> = {}): Promise<Ended> {
    return this.run([await this.file('exercises.json', JSON.stringify(rows)), '--images', this.images], environment);
  }

  async file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, content);
    return path;
  }

  /** A picture of one colour, in the folder of images. */
  async picture(name: string, width: number, height: number, background = '#808080'): Promise<void> {
    await sharp({ create: { width, height, channels: 3, background } }).toFile(join(this.images, name));
  }

  /** All exercises, by their id. */
  async exercises(): Promise<Map<string, Item>> {
    const TableName = this.stack.environment['EXERCISES_TABLE_NAME'];
    const { Items = [] } = await this.clients.dynamoDb.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return new Map(Items.map((item) => [String(item['exerciseId']), item]));
  }

  async object(key: string): Promise<{ body: Buffer; type: string | undefined }> {
    const Bucket = this.stack.environment['EXERCISES_BUCKET_NAME'];
    const { Body, ContentType } = await this.clients.s3.send(new GetObjectCommand({ Bucket, Key: key }));
    return { body: Buffer.from((await Body?.transformToByteArray()) ?? []), type: ContentType };
  }

  async objectExists(key: string): Promise<boolean> {
    const Bucket = this.stack.environment['EXERCISES_BUCKET_NAME'];
    return this.clients.s3.send(new HeadObjectCommand({ Bucket, Key: key })).then(
      () => true,
      () => false,
    );
  }

  async remove(): Promise<void> {
    this.clients.dynamoDb.destroy();
    this.clients.s3.destroy();
    await this.stack.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }
}
