import { setTimeout as delay } from 'node:timers/promises';
import type {
  ArgumentsHost,
  CanActivate,
  ExceptionFilter,
  INestApplication,
  NestInterceptor,
  PipeTransform,
  Provider,
  Type,
} from '@nestjs/common';
import { Catch, Module, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError, createLogger } from '@spotter/shared';
import { concat, EMPTY, map, of, throwError } from 'rxjs';
import * as z from 'zod/mini';
import { currentRequestId, requestContext } from '../../../apps/api/src/http/request-context.js';
import { SchemaPipe } from '../../../apps/api/src/http/schema.pipe.js';
import { LOGGER } from '../../../apps/api/src/logging/logger.token.js';
import type { Outcome } from '../../../apps/api/src/realtime/api-gateway.adapter.js';
import { ApiGatewayAdapter } from '../../../apps/api/src/realtime/api-gateway.adapter.js';
import { ApiGatewayClient } from '../../../apps/api/src/realtime/api-gateway.client.js';
import { RealtimeErrorFilter } from '../../../apps/api/src/realtime/realtime-error.filter.js';

const ROUTES = ['$connect', '$disconnect', '$default'] as const;

/** Who was asked during an event, in order; the one that is to fail throws, or says no if it is a guard. */
const asked: string[] = [];
let failing: string | undefined;
let denying: string | undefined;

function ask(name: string): void {
  asked.push(name);
  if (name === failing) throw new AppError('CONFLICT', `${name} failed`);
}

const guard = (name: string): CanActivate => ({
  canActivate: () => {
    ask(name);
    return name !== denying;
  },
});

const interceptor = (name: string): NestInterceptor => ({
  intercept: (_context, next) => {
    ask(name);
    return next.handle().pipe(map((reply: object) => ({ ...reply, [name]: true })));
  },
});

/** Nest gives the client to the pipes too. */
const pipe = (name: string): PipeTransform<unknown> => ({
  transform: (value, { type }) => {
    if (type === 'body') ask(name);
    return value;
  },
});

const messageSchema = z.strictObject({ text: z.string() });
const message = { text: 'hello' };

@Catch(AppError)
class MethodFilter implements ExceptionFilter<AppError> {
  catch({ message }: AppError, host: ArgumentsHost): void {
    host
      .switchToWs()
      .getClient<ApiGatewayClient>()
      .emit('exception', new AppError('FORBIDDEN', `${message}, it said`));
  }
}

@Catch()
class GlobalFilter implements ExceptionFilter {
  catch(): void {
    asked.push('global filter');
  }
}

@WebSocketGateway()
@UseFilters(RealtimeErrorFilter)
@UseGuards(guard('class guard'))
@UseInterceptors(interceptor('class interceptor'))
@UsePipes(pipe('class pipe'))
class EnhancedGateway {
  @SubscribeMessage('$connect')
  @UseGuards(guard('method guard'))
  @UseInterceptors(interceptor('method interceptor'))
  connect(@MessageBody({ schema: messageSchema, pipes: [pipe('parameter pipe')] }) data: object): object {
    return this.reply(data);
  }

  @SubscribeMessage('$disconnect')
  @UseGuards(guard('method guard'))
  @UseInterceptors(interceptor('method interceptor'))
  disconnect(@MessageBody({ schema: messageSchema, pipes: [pipe('parameter pipe')] }) data: object): object {
    return this.reply(data);
  }

  @SubscribeMessage('$default')
  @UseGuards(guard('method guard'))
  @UseInterceptors(interceptor('method interceptor'))
  message(@MessageBody({ schema: messageSchema, pipes: [pipe('parameter pipe')] }) data: object): object {
    return this.reply(data);
  }

  @SubscribeMessage('filtered')
  @UseFilters(MethodFilter)
  filtered(): never {
    throw new AppError('CONFLICT', 'no');
  }

  private reply(data: object): object {
    ask('handler');
    return { data };
  }
}

const globalEnhancers: Provider[] = [
  { provide: APP_GUARD, useValue: guard('global guard') },
  { provide: APP_INTERCEPTOR, useValue: interceptor('global interceptor') },
  { provide: APP_PIPE, useValue: pipe('global pipe') },
  { provide: APP_PIPE, useClass: SchemaPipe },
  { provide: APP_FILTER, useClass: GlobalFilter },
];

/** In the order in which Nest asks them. */
const ENHANCERS = [
  'global guard',
  'class guard',
  'method guard',
  'global interceptor',
  'class interceptor',
  'method interceptor',
  'global pipe',
  'class pipe',
  'parameter pipe',
  'handler',
];

@WebSocketGateway()
@UseFilters(RealtimeErrorFilter)
class AnsweringGateway {
  @SubscribeMessage('value')
  value(@MessageBody() data: unknown): unknown {
    return data;
  }

  @SubscribeMessage('void')
  nothing(): void {
    return;
  }

  @SubscribeMessage('promise')
  async promise(@MessageBody() data: unknown): Promise<unknown> {
    await delay(5);
    return data;
  }

  @SubscribeMessage('stream')
  stream(@MessageBody() data: unknown) {
    return of('first', data);
  }

  @SubscribeMessage('empty stream')
  emptyStream() {
    return EMPTY;
  }

  @SubscribeMessage('promised stream')
  promisedStream(@MessageBody() data: unknown) {
    return Promise.resolve(of(data));
  }

  @SubscribeMessage('thrown')
  thrown(): never {
    throw new AppError('CONFLICT', 'no');
  }

  @SubscribeMessage('rejected')
  rejected(): Promise<never> {
    return Promise.reject(new AppError('CONFLICT', 'no'));
  }

  @SubscribeMessage('failed stream')
  failedStream() {
    return concat(
      of('first'),
      throwError(() => new AppError('CONFLICT', 'no')),
    );
  }

  @SubscribeMessage('unforeseen')
  unforeseen(): never {
    throw new TypeError('secret');
  }

  @SubscribeMessage('slow')
  async slow(@ConnectedSocket() client: ApiGatewayClient, @MessageBody() data: { ms: number; fail: boolean }) {
    await delay(data.ms);
    if (data.fail) throw new AppError('CONFLICT', `${client.connectionId} ${currentRequestId()}`);
    return { connectionId: client.connectionId, requestId: currentRequestId(), data };
  }
}

@WebSocketGateway()
class UnfilteredGateway {
  @SubscribeMessage('$default')
  message(): never {
    throw new AppError('CONFLICT', 'no');
  }
}

@Module({})
class TestModule {}

describe('ApiGatewayAdapter', () => {
  let app: INestApplication;
  afterEach(() => app.close());

  async function start(gateway: Type | undefined, providers: Provider[] = []): Promise<void> {
    const logger = { provide: LOGGER, useValue: createLogger({ serviceName: 'test', logLevel: 'SILENT' }) };
    const gateways = gateway === undefined ? [] : [gateway];
    const testModule = { module: TestModule, providers: [ApiGatewayAdapter, logger, ...gateways, ...providers] };
    app = await NestFactory.create(testModule, { logger: false, abortOnError: false });
    app.useWebSocketAdapter(app.get(ApiGatewayAdapter));
    await app.init();
  }

  const serve = (route: string, data: unknown = message, connectionId = 'a='): Promise<Outcome> =>
    app.get(ApiGatewayAdapter).serve({ connectionId, route, data });

  describe.each(ROUTES)('on %s', (route) => {
    beforeEach(async () => {
      asked.length = 0;
      failing = undefined;
      denying = undefined;
      await start(EnhancedGateway, globalEnhancers);
    });

    it('should ask guards, interceptors and pipes, wherever they are declared', async () => {
      const { reply, refusal } = await serve(route);
      expect(asked).toEqual(ENHANCERS);
      expect(refusal).toBeUndefined();
      expect(reply).toEqual({
        data: message,
        'global interceptor': true,
        'class interceptor': true,
        'method interceptor': true,
      });
    });

    it.each(ENHANCERS)('should refuse by what the %s throws, and go no further', async (name) => {
      failing = name;
      const { reply, refusal } = await serve(route);
      expect(refusal).toMatchObject({ code: 'CONFLICT', status: 409, message: `${name} failed` });
      expect(reply).toBeUndefined();
      expect(asked).toEqual(ENHANCERS.slice(0, ENHANCERS.indexOf(name) + 1));
    });

    it.each(['global guard', 'class guard', 'method guard'])('should refuse when the %s says no', async (name) => {
      denying = name;
      const { refusal } = await serve(route);
      expect(refusal).toMatchObject({ code: 'FORBIDDEN', status: 403, message: 'Forbidden' });
      expect(asked).not.toContain('handler');
    });

    it('should refuse what the schema does not allow', async () => {
      const { refusal } = await serve(route, { text: 5 });
      expect(refusal).toMatchObject({ code: 'VALIDATION_ERROR', status: 400, message: 'text must be a string' });
      expect(asked).not.toContain('handler');
    });
  });

  it("should prefer a method's filter to that of its class, and ask no global one", async () => {
    await start(EnhancedGateway, globalEnhancers);
    const { refusal } = await serve('filtered');
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', message: 'no, it said' });
    expect(asked).not.toContain('global filter');
  });

  describe('the handler', () => {
    beforeEach(() => start(AnsweringGateway));

    it.each(['value', 'promise', 'stream', 'promised stream'])('should reply by a %s', async (route) => {
      expect(await serve(route)).toEqual({ reply: message, refusal: undefined, action: undefined });
    });

    it.each(['void', 'empty stream'])('should be answered without a reply: %s', async (route) => {
      expect(await serve(route)).toEqual({ reply: undefined, refusal: undefined, action: undefined });
    });

    it.each(['thrown', 'rejected', 'failed stream'])('should be refused by its error: %s', async (route) => {
      expect((await serve(route)).refusal).toMatchObject({ code: 'CONFLICT', message: 'no' });
    });

    it('should say nothing of an error that nobody foresaw', async () => {
      expect((await serve('unforeseen')).refusal).toMatchObject({
        code: 'INTERNAL_ERROR',
        message: 'An error occurred',
      });
    });

    it('should not be found by another name', async () => {
      expect((await serve('toString')).refusal).toMatchObject({ code: 'NOT_FOUND', message: 'Not Found' });
    });

    it('should not be mixed up with that of another connection at the same time', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          requestContext.run({ requestId: `request-${index}`, started: 0 }, () =>
            serve('slow', { ms: (index * 7) % 20, fail: index % 2 === 1 }, `connection-${index}`),
          ),
        ),
      );
      for (const [index, { reply, refusal }] of outcomes.entries()) {
        if (index % 2 === 1) {
          expect(refusal?.message).toBe(`connection-${index} request-${index}`);
          expect(reply).toBeUndefined();
        } else {
          expect(refusal).toBeUndefined();
          expect(reply).toMatchObject({ connectionId: `connection-${index}`, requestId: `request-${index}` });
        }
      }
    });
  });

  it('should call what a gateway without our filter throws a failure, and not hand the message back', async () => {
    await start(UnfilteredGateway);
    const { reply, refusal } = await serve('$default', { text: 'secret' });
    expect(refusal).toMatchObject({ code: 'INTERNAL_ERROR', status: 500, message: 'An error occurred' });
    expect(JSON.stringify([reply, refusal, refusal?.cause])).not.toContain('secret');
  });

  it('should not let the application start when Nest bound no gateway', async () => {
    await expect(start(undefined)).rejects.toThrow('No WebSocket gateway was bound');
  });
});
