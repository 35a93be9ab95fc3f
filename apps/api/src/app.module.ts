import type { DynamicModule, NestMiddleware, NestModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import type { Logger } from '@spotter/shared';
import type { Application, Request, Response } from 'express';
import { AccessGuard } from './auth/access.guard.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { AwsModule } from './aws/aws.module.js';
import type { ApiConfig } from './config.js';
import { API_CONFIG } from './config.js';
import { CatalogueMethodsMiddleware } from './exercises/catalogue-methods.middleware.js';
import { ExercisesModule } from './exercises/exercises.module.js';
import { GoalsModule } from './goals/goals.module.js';
import { HealthModule } from './health/health.module.js';
import { CorsMiddleware } from './http/cors.middleware.js';
import { ErrorFilter } from './http/error.filter.js';
import { JsonBodyMiddleware } from './http/json-body.middleware.js';
import { RequestMiddleware } from './http/request.middleware.js';
import { SchemaPipe } from './http/schema.pipe.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { AccessLog } from './logging/access-log.js';
import { LOGGER } from './logging/logger.token.js';
import { MealsModule } from './meals/meals.module.js';
import { ApiMetrics } from './metrics/api.metrics.js';
import { PresignModule } from './presign/presign.module.js';
import { ProfilesModule } from './profiles/profiles.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { RegistrationModule } from './registration/registration.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SweepModule } from './sweep/sweep.module.js';
import { TicketsModule } from './tickets/tickets.module.js';

/** Everything that every route has: request id, headers, CORS, JSON bodies, who may call, validation and the one error shape. */
@Module({
  providers: [
    AccessLog,
    RequestMiddleware,
    CorsMiddleware,
    CatalogueMethodsMiddleware,
    JsonBodyMiddleware,
    { provide: APP_FILTER, useClass: ErrorFilter },
    TokenVerifier,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useClass: SchemaPipe },
  ],
})
export class AppModule implements NestModule {
  private readonly middleware: readonly NestMiddleware<Request, Response>[];

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    request: RequestMiddleware,
    cors: CorsMiddleware,
    catalogueMethods: CatalogueMethodsMiddleware,
    jsonBody: JsonBodyMiddleware,
  ) {
    this.middleware = [request, cors, catalogueMethods, jsonBody];
  }

  static forRoot(config: ApiConfig, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [
        AwsModule,
        HealthModule,
        LimitsModule,
        ExercisesModule,
        PresignModule,
        JobsModule,
        SweepModule,
        SessionsModule,
        TicketsModule,
        RealtimeModule,
        RegistrationModule,
        ProfilesModule,
        GoalsModule,
        MealsModule,
      ],
      providers: [
        { provide: API_CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: ApiMetrics, useFactory: () => new ApiMetrics(config.stage) },
      ],
      exports: [API_CONFIG, LOGGER, ApiMetrics],
    };
  }

  /** Nest's own `consumer` matches by path, and would let one that cannot be decoded past all of these. */
  configure(): void {
    const express = this.adapterHost.httpAdapter.getInstance<Application>();
    express.disable('x-powered-by');
    // Answers are never stored, so a tag of each would be work for nothing.
    express.disable('etag');
    for (const middleware of this.middleware) express.use((...call) => middleware.use(...call) as unknown);
  }
}
