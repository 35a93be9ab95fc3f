import { once } from 'node:events';
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { createLogger, ProgressNotices, Sweep } from '@spotter/shared';
import { WebSocket } from 'ws';
import { LazyConnections, LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import { AppModule } from '../../../apps/api/src/app.module.js';
import { CLOCK } from '../../../apps/api/src/aws/aws.module.js';
import type { Api } from '../../../apps/api/src/bootstrap.js';
import { readConfig } from '../../../apps/api/src/config.js';
import { createHttpEventServer } from '../../../apps/api/src/events/http.event.js';
import { serveWebSocket } from '../../../apps/api/src/events/websocket.event.js';
import { AccessLog } from '../../../apps/api/src/logging/access-log.js';
import { ApiMetrics } from '../../../apps/api/src/metrics/api.metrics.js';
import { ApiGatewayAdapter } from '../../../apps/api/src/realtime/api-gateway.adapter.js';
import { RequestUploadService } from '../../../apps/api/src/sessions/request-upload.service.js';
import type { SessionItem } from '../../../apps/api/src/sessions/session.item.js';
import { SessionPlaceRepository } from '../../../apps/api/src/sessions/session-place.repository.js';
import { SessionsRepository } from '../../../apps/api/src/sessions/sessions.repository.js';
import { SessionsService } from '../../../apps/api/src/sessions/sessions.service.js';
import { UploadEventsService } from '../../../apps/api/src/sessions/upload-events.service.js';
import type { Gateway } from '../../../apps/local/src/gateway/gateway.server.js';
import { startGateway } from '../../../apps/local/src/gateway/gateway.server.js';
import { readApis } from '../../../apps/local/src/gateway/gateway.template.js';
import { PARAMETERS } from '../../../apps/local/src/stack.parts.js';
import { loadTemplate } from '../../../apps/local/src/template/template.js';
import { s3Event } from '../../events/s3.js';
import type { LocalApiFixture } from '../api/api.fixture.js';
import { startLocalApi } from '../api/api.fixture.js';
import { Invocations } from './invocations.js';

const NOTICES = ['PHONE_CONNECTED', 'UPLOAD_REQUESTED'];

/** What is sent without a question. */
const UNASKED = ['UPLOAD_COMPLETED', ...NOTICES];

/** A client of the WebSocket API, and what it was told. */
export interface Screen {
  readonly socket: WebSocket;
  readonly viewer: boolean;
  /** `UPLOAD_COMPLETED` messages. */
  pushes: number;
  /** Of what happened on the way there, by the names of the messages. */
  readonly notices: string[];
}

/**
 * The API on real tables, a real bucket and a real gateway with real WebSocket clients, under a clock that is set by hand
 * and invocations that are interleaved and may die.
 */
export class SessionWorld {
  readonly invocations = new Invocations();
  now = new Date();
  private api!: Api;
  private app!: NestExpressApplication;
  private connections!: ApiGatewayManagementApiClient;
  private gateway!: Gateway;
  private resources!: LocalApiFixture;

  async start(): Promise<void> {
    this.resources = await startLocalApi();
    const template = await loadTemplate('copilot/environments/addons', PARAMETERS);
    this.gateway = await startGateway({
      ...readApis(template),
      invoke: (event) => this.invocations.run(() => serveWebSocket(event, this.api, request())),
      ports: { http: 0, webSocket: 0 },
    });
    this.api = await this.startApplication();
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.app.close();
    await this.resources.close();
  }

  create(): Promise<{ sessionId: string; webSocketUrl: string }> {
    return this.invocations.run(() => this.app.get(SessionsService).create());
  }

  read(sessionId: string, viewer: string | undefined): Promise<unknown> {
    return this.invocations.run(() => this.app.get(SessionsService).read(sessionId, viewer));
  }

  uploadUrl(sessionId: string): Promise<{ uploadKey: string }> {
    return this.invocations.run(() => this.app.get(RequestUploadService).uploadUrl({ sessionId }));
  }

  event(...keys: string[]): Promise<void> {
    const { Records } = s3Event(this.api.config.uploadBucket, keys);
    return this.invocations.run(() => this.app.get(UploadEventsService).handle(Records));
  }

  async upload(key: string): Promise<void> {
    const command = new PutObjectCommand({ Bucket: this.api.config.uploadBucket, Key: key, Body: 'a photo' });
    await this.app.get(LazyS3).send(command);
  }

  item(sessionId: string): Promise<SessionItem | undefined> {
    return this.app.get(SessionsRepository).get(sessionId);
  }

  async jobsOf(sessionId: string): Promise<unknown[]> {
    const jobs = await this.resources.scan('jobs');
    return jobs.filter(({ userId }) => userId === `session:${sessionId}`).map(({ jobId }) => jobId);
  }

  /** `undefined` when it is refused, or the function died. */
  async connect(webSocketUrl: string, viewer: boolean): Promise<Screen | undefined> {
    const url = new URL(webSocketUrl);
    if (!viewer) url.searchParams.delete('viewer');
    const socket = new WebSocket(url);
    const screen: Screen = { socket, viewer, pushes: 0, notices: [] };
    socket.on('message', (data: Buffer) => {
      const action = actionOf(data);
      if (action === 'UPLOAD_COMPLETED') screen.pushes += 1;
      else if (NOTICES.includes(action)) screen.notices.push(action);
    });
    return this.invocations.follow(
      once(socket, 'open').then(
        () => screen,
        () => undefined,
      ),
    );
  }

  /** Asks, and waits for the answer, be it that the function failed. */
  async status({ socket }: Screen): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return;
    const answered = new Promise<void>((resolve) => {
      const listen = (data: Buffer): void => {
        if (UNASKED.includes(actionOf(data))) return;
        socket.off('message', listen);
        resolve();
      };
      socket.on('message', listen);
      socket.once('close', resolve);
    });
    socket.send(JSON.stringify({ action: 'status' }));
    await this.invocations.follow(answered);
  }

  async disconnect({ socket }: Screen): Promise<void> {
    if (socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.close();
    await this.invocations.follow(closed);
  }

  /** From now on API Gateway answers no push, until what is returned is called. */
  failPushes(): () => void {
    const { middlewareStack } = this.connections;
    const failing = { step: 'initialize', name: 'failing' } as const;
    middlewareStack.add(() => () => Promise.reject(new Error('API Gateway is out of order')), failing);
    return () => {
      middlewareStack.remove('failing');
    };
  }

  /** From now on something happens before each push, until what is returned is called. */
  beforePush(happen: () => Promise<void>): () => void {
    const { middlewareStack } = this.connections;
    const hook = { step: 'initialize', name: 'hook' } as const;
    middlewareStack.add(
      (next) => async (args) => {
        await happen();
        return next(args);
      },
      hook,
    );
    return () => {
      middlewareStack.remove('hook');
    };
  }

  /** From now on DynamoDB refuses what is about this table, or has this in it, until what is returned is called. */
  failCalls(text: string): () => void {
    const { middlewareStack } = this.app.get(DynamoDBDocumentClient);
    const failing = { step: 'initialize', name: 'failing' } as const;
    middlewareStack.add(
      (next) => (args) =>
        JSON.stringify(args.input).includes(text) ? Promise.reject(new Error('DynamoDB is out of order')) : next(args),
      failing,
    );
    return () => {
      middlewareStack.remove('failing');
    };
  }

  places(): SessionPlaceRepository {
    return this.app.get(SessionPlaceRepository);
  }

  /** As if nobody had been told yet. */
  async forgetPush(sessionId: string): Promise<void> {
    const UpdateExpression = 'REMOVE pushedAt, pushedToViewer';
    const TableName = this.api.config.tables.sessions;
    await this.resources.dynamoDb.send(new UpdateCommand({ TableName, Key: { sessionId }, UpdateExpression }));
  }

  get jobsTable(): string {
    return this.api.config.tables.jobs;
  }

  setTtl(sessionId: string, ttl: number): Promise<unknown> {
    const update = { UpdateExpression: 'SET #ttl = :ttl', ExpressionAttributeNames: { '#ttl': 'ttl' } };
    const TableName = this.api.config.tables.sessions;
    const values = { ExpressionAttributeValues: { ':ttl': ttl } };
    return this.resources.dynamoDb.send(new UpdateCommand({ TableName, Key: { sessionId }, ...update, ...values }));
  }

  private async startApplication(): Promise<Api> {
    const config = readConfig({ ...this.resources.stack.environment, WS_API_ENDPOINT: this.gateway.managementUrl });
    const logger = createLogger({ serviceName: 'api', logLevel: 'SILENT' });
    const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config, logger)] })
      .overrideProvider(CLOCK)
      .useValue(() => this.now)
      .compile();
    this.app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
    this.app.useWebSocketAdapter(this.app.get(ApiGatewayAdapter));
    await this.app.init();
    const { gate } = this.invocations;
    const place = { step: 'initialize', name: 'gate' } as const;
    this.app.get(DynamoDBDocumentClient).middlewareStack.add(gate, place);
    // A message that was sent twice for want of an answer can't be told from one that was sent twice: only writes are.
    // Within what repeats calls, and around what reads answers, whose socket would else never be free again.
    const network = { step: 'finalizeRequest', priority: 'low', name: 'network' } as const;
    this.app.get(DynamoDBDocumentClient).middlewareStack.add(this.invocations.network, network);
    (await this.app.get(LazyS3).client()).middlewareStack.add(gate, place);
    this.connections = await this.app.get(LazyConnections).client();
    this.connections.middlewareStack.add(gate, place);
    return {
      config,
      logger,
      accessLog: this.app.get(AccessLog),
      metrics: this.app.get(ApiMetrics),
      http: createHttpEventServer(this.app, logger),
      webSockets: this.app.get(ApiGatewayAdapter),
      uploads: this.app.get(UploadEventsService),
      sweep: this.app.get(Sweep),
      notices: this.app.get(ProgressNotices),
    };
  }
}

function request() {
  return { requestId: 'model', started: performance.now() };
}

function actionOf(data: Buffer): string {
  return (JSON.parse(data.toString()) as { action?: string }).action ?? '';
}
