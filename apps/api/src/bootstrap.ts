import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@spotter/shared';
import { createLogger } from '@spotter/shared';
import { AppModule } from './app.module.js';
import type { ApiConfig } from './config.js';
import { readConfig } from './config.js';
import type { HttpEventServer } from './events/http.event.js';
import { createHttpEventServer } from './events/http.event.js';
import { AccessLog } from './logging/access-log.js';
import { NestLogger } from './logging/nest-logger.js';
import { retained } from './retained.js';

/** The started API, as the Lambda handler uses it. */
export interface Api {
  readonly config: ApiConfig;
  readonly logger: Logger;
  readonly accessLog: AccessLog;
  readonly http: HttpEventServer;
}

/** Makes the Nest application; whoever calls decides between `init()` (Lambda, tests) and `listen()`. */
export function createApp(config: ApiConfig, logger = loggerFor(config)): Promise<NestExpressApplication> {
  return NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, logger), {
    // Without it Nest ends the process when it cannot start, and nobody could try again.
    abortOnError: false,
    // JsonBodyMiddleware reads bodies, whatever their content type.
    bodyParser: false,
    logger: new NestLogger(logger),
  });
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
  return { config, logger, accessLog: app.get(AccessLog), http: createHttpEventServer(app, logger) };
});
