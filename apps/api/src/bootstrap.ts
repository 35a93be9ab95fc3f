import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@spotter/shared';
import { createLogger, ProgressNotices, Sweep } from '@spotter/shared';
import { AppModule } from './app.module.js';
import type { ApiConfig } from './config.js';
import { readConfig } from './config.js';
import type { HttpEventServer } from './events/http.event.js';
import { createHttpEventServer } from './events/http.event.js';
import { AccessLog } from './logging/access-log.js';
import { NestLogger } from './logging/nest-logger.js';
import { ApiMetrics } from './metrics/api.metrics.js';
import { ApiGatewayAdapter } from './realtime/api-gateway.adapter.js';
import { retained } from './retained.js';
import { UploadEventsService } from './sessions/upload-events.service.js';

/** The started API, as the Lambda handler uses it. */
export interface Api {
  readonly config: ApiConfig;
  readonly logger: Logger;
  readonly accessLog: AccessLog;
  readonly metrics: ApiMetrics;
  readonly http: HttpEventServer;
  readonly webSockets: ApiGatewayAdapter;
  readonly uploads: UploadEventsService;
  readonly sweep: Sweep;
  readonly notices: ProgressNotices;
}

/** Makes the Nest application; whoever calls decides between `init()` (Lambda, tests) and `listen()`. */
export async function createApp(config: ApiConfig, logger = loggerFor(config)): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, logger), {
    // Without it Nest ends the process when it cannot start, and nobody could try again.
    abortOnError: false,
    // JsonBodyMiddleware reads bodies, whatever their content type.
    bodyParser: false,
    logger: new NestLogger(logger),
  });
  // Before the application is initialised: Nest would else look for Socket.IO, and end the process for want of it.
  return app.useWebSocketAdapter(app.get(ApiGatewayAdapter));
}

function loggerFor({ log }: ApiConfig): Logger {
  return createLogger({ serviceName: 'api', logLevel: log.level, sampleRate: log.sampleRate });
}

/** The one application of this process, started by the first invocation that needs it. */
export const startedApi = retained(async (): Promise<Api> => {
  const config = readConfig();
  const logger = loggerFor(config);
  const app = await createApp(config, logger);
  await app.init();
  return {
    config,
    logger,
    accessLog: app.get(AccessLog),
    metrics: app.get(ApiMetrics),
    http: createHttpEventServer(app, logger),
    webSockets: app.get(ApiGatewayAdapter),
    uploads: app.get(UploadEventsService),
    sweep: app.get(Sweep),
    notices: app.get(ProgressNotices),
  };
});
