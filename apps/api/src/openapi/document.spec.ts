import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject, OperationObject } from 'openapi3-ts/oas31';
import { createApp } from '../bootstrap.js';
import { readConfig } from '../config.js';
import { documentOf } from './document.js';
import { findFeatures } from './features.js';
import type { Feature, Operation } from './operation.js';
import { routesOf } from './routes.js';

const SOURCES = join(process.cwd(), 'apps', 'api', 'src');

describe('the document', () => {
  let app: NestExpressApplication;
  let features: Feature[];
  let document: OpenAPIObject;
  beforeAll(async () => {
    app = await createApp(readConfig({ LOG_LEVEL: 'SILENT' }));
    features = await findFeatures(SOURCES);
    document = documentOf(app, features);
  });
  afterAll(() => app.close());

  const operation = (method: 'get' | 'post' | 'put' | 'delete', path: string): OperationObject =>
    document.paths?.[path]?.[method] as OperationObject;

  /** The features, with one operation other than it is. */
  const changed = (controller: string, operations: (former: Feature['operations']) => Feature['operations']) =>
    features.map((feature) =>
      feature.controller === controller ? { ...feature, operations: operations(feature.operations) } : feature,
    );

  const withOperation = (controller: string, handler: string, change: Partial<Operation>) =>
    changed(controller, (former) => ({ ...former, [handler]: { ...(former[handler] as Operation), ...change } }));

  it('should have every route', () => {
    const routes = routesOf(app);
    expect(routes.length).toBeGreaterThan(20);
    for (const { method, path } of routes) {
      expect(document.paths?.[path]).toHaveProperty(method.toLowerCase());
    }
  });

  it('should have no two operations of one name', () => {
    const ids = Object.values(document.paths ?? {}).flatMap((item) =>
      Object.values(item).map(({ operationId }: OperationObject) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('should say who may call', () => {
    expect(operation('get', '/health').security).toEqual([]);
    expect(operation('get', '/upload-url').security).toEqual([]);
    expect(operation('get', '/sessions/{sessionId}').security).toEqual([{}, { viewerToken: [] }]);
    expect(operation('get', '/jobs/{jobId}').security).toEqual([{ bearer: [] }, { viewerToken: [] }]);
    expect(operation('get', '/goals').security).toEqual([{ bearer: [] }]);
    expect(operation('put', '/exercises/{exerciseId}')).toMatchObject({
      security: [{ bearer: ['exercises:write'] }],
      'x-permission': 'exercises:write',
    });
  });

  it('should show what is read from a text as what it is', () => {
    expect(operation('get', '/exercises').parameters).toContainEqual(
      expect.objectContaining({
        name: 'limit',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 1000 },
      }),
    );
    expect(operation('get', '/upload-url').parameters).toContainEqual(
      expect.objectContaining({ name: 'sessionId', required: true }),
    );
  });

  it('should show a body by the schema that validates it, also one that is made for the bucket', () => {
    expect(operation('post', '/process').requestBody).toMatchObject({
      required: true,
      content: {
        'application/json': {
          schema: {
            required: ['imageUrls'],
            additionalProperties: false,
            properties: {
              imageUrls: { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string' } },
              options: {
                additionalProperties: false,
                properties: {
                  minConfidence: { type: 'number', minimum: 0, maximum: 1 },
                  maxDetections: { type: 'integer', minimum: 1, maximum: 300 },
                },
              },
            },
          },
        },
      },
    });
    expect(operation('post', '/sessions').requestBody).toMatchObject({ required: false });
  });

  it('should have no path of this machine, and be the same each time', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain(process.cwd());
    expect(JSON.stringify(documentOf(app, features))).toBe(text);
  });

  it.each([
    [
      'a route without a description',
      () => changed('GoalsController', ({ read: _read, ...others }) => others),
      'GET /goals/{goalId} is not described: GoalsController.read has no entry in any x.openapi.ts.',
    ],
    [
      'a controller without one',
      () => features.filter(({ controller }) => controller !== 'MealsController'),
      'GET /meals is not described: MealsController.list has no entry in any x.openapi.ts.',
    ],
    [
      'a description without a route',
      () =>
        changed('MealsController', ({ list, ...others }) => ({
          ...others,
          list: list as Operation,
          eat: list as Operation,
        })),
      'MealsController.eat is described, and is no route.',
    ],
    [
      'a parameter of the query without one',
      () => withOperation('MealsController', 'list', { query: {} }),
      'GET /meals does not describe its query parameter limit.',
    ],
    [
      'a parameter that is not there',
      () => withOperation('GoalsController', 'read', { params: { id: { description: 'An id.', examples: ['a'] } } }),
      'GET /goals/{goalId} describes id, and has no such path parameter.',
    ],
    [
      'a header without one',
      () => withOperation('GoalsController', 'delete', { headers: {} }),
      'DELETE /goals/{goalId} does not describe its header parameter if-match.',
    ],
    [
      'a field of a body without one',
      () => withOperation('MealsController', 'create', { body: { name: { description: 'What.' } } }),
      'POST /meals does not describe the field userId of its body.',
    ],
    [
      'a field that is not there',
      () => withOperation('JobsController', 'submit', { body: { 'options.colour': { description: 'Which.' } } }),
      'POST /process describes options.colour, and its body has no such field.',
    ],
    [
      'a success without one',
      () => withOperation('MealsController', 'create', { answers: { 200: { description: 'A meal.' } } }),
      'POST /meals does not describe its 201.',
    ],
  ])('should not be made of %s', (_case, broken, sentence) => {
    expect(() => documentOf(app, broken())).toThrow(sentence);
  });
});
