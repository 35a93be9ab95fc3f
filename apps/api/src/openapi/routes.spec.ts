import { Body, Controller, Delete, Get, Headers, HttpCode, Module, Param, Post, Put, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { ForUser, Public, RequirePermission } from '../auth/access.js';
import { IfMatch } from '../http/if-match.js';
import { routesOf } from './routes.js';

const bodySchema = z.object({ name: z.string() });
const querySchema = z.object({ limit: z.optional(z.string()) });

/** A schema that is known only once the pipe is made. */
class NamePipe {
  readonly schema = bodySchema;
  transform(value: unknown): unknown {
    return value;
  }
}

@Controller(['things', 'old/things/'])
@ForUser()
class ThingsController {
  @Get()
  @Public()
  list(@Query({ schema: querySchema }) query: unknown): unknown {
    return query;
  }

  @Post()
  create(@Body(NamePipe) body: unknown): unknown {
    return body;
  }

  @Put(':thingId/parts/:partId')
  @RequirePermission('exercises:write')
  put(
    @Param('thingId') id: string,
    @Body({ schema: bodySchema }) body: unknown,
    @IfMatch() expected: unknown,
  ): unknown {
    return [id, body, expected];
  }

  @Delete(':thingId')
  @HttpCode(204)
  delete(@Headers('x-reason') reason: string): string {
    return reason;
  }

  notARoute(): void {
    return;
  }
}

@Module({ controllers: [ThingsController], providers: [NamePipe] })
class ThingsModule {}

describe('routesOf', () => {
  it('should find every route with what its decorators say, by path and method', async () => {
    const app = await NestFactory.createApplicationContext(ThingsModule, { logger: false });
    const routes = routesOf(app);
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /old/things',
      'POST /old/things',
      'DELETE /old/things/{thingId}',
      'PUT /old/things/{thingId}/parts/{partId}',
      'GET /things',
      'POST /things',
      'DELETE /things/{thingId}',
      'PUT /things/{thingId}/parts/{partId}',
    ]);
    const controller = 'ThingsController';
    expect(routes.slice(4)).toEqual([
      {
        method: 'GET',
        path: '/things',
        controller,
        handler: 'list',
        access: { who: 'everybody' },
        status: 200,
        querySchema,
        params: [],
        headers: [],
      },
      {
        method: 'POST',
        path: '/things',
        controller,
        handler: 'create',
        access: { who: 'user' },
        status: 201,
        bodySchema,
        params: [],
        headers: [],
      },
      {
        method: 'DELETE',
        path: '/things/{thingId}',
        controller,
        handler: 'delete',
        access: { who: 'user' },
        status: 204,
        params: ['thingId'],
        headers: ['x-reason'],
      },
      {
        method: 'PUT',
        path: '/things/{thingId}/parts/{partId}',
        controller,
        handler: 'put',
        access: { who: 'permission', permission: 'exercises:write' },
        status: 200,
        bodySchema,
        params: ['thingId', 'partId'],
        headers: ['if-match'],
      },
    ]);
    await app.close();
  });

  it('should leave the access of a route open that says nothing of it', async () => {
    @Controller('open')
    class OpenController {
      @Get()
      read(): void {
        return;
      }
    }
    @Module({ controllers: [OpenController] })
    class OpenModule {}

    const app = await NestFactory.createApplicationContext(OpenModule, { logger: false });
    expect(routesOf(app)).toMatchObject([{ path: '/open', access: undefined }]);
    await app.close();
  });
});
