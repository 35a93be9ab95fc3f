import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { createApp } from '../../../apps/api/src/bootstrap.js';
import type { ApiConfig } from '../../../apps/api/src/config.js';
import { underContract } from '../support/contract.js';
import type { DocumentedRoute } from '../support/document.js';
import { exampleOf, pathOf } from '../support/example.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import { recordedLogger } from '../support/recorded-logger.js';
import { requestBy } from '../support/request-by.js';
import type { Answer, ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';

export const USER = 'ada';

type Http = LocalApiFixture['http'];

/** What of a request is other than in the document's example of it. */
export interface Change {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `null` for none. */
  readonly token?: string | null;
  readonly http?: Http;
}

/** The API with all that it can be: identity is on, people can register, and a role `coach` may write exercises. */
export interface ErrorsFixture {
  readonly api: LocalApiFixture;
  readonly issuer: Issuer;
  /** Requests as the document's examples are, by a user who may make them. */
  readonly call: (route: DocumentedRoute, change?: Change) => Promise<Answer<ErrorAnswer>>;
  /** Another API on the same tables, buckets and queue, with another configuration, and nothing that it remembers. */
  readonly variant: (change: (config: ApiConfig) => ApiConfig) => Promise<Http>;
  close(): Promise<void>;
}

export async function startErrors(): Promise<ErrorsFixture> {
  const issuer = await startIssuer();
  const api = await startLocalApi(
    { identity: true },
    { ...issuer.environment, ROLE_PERMISSIONS: '{"coach":["exercises:write"]}' },
  );
  const variants: NestExpressApplication[] = [];
  const imageUrls = [`s3://${api.config.uploadBucket}/uploads/${USER}/squat.jpg`];

  return {
    api,
    issuer,
    call: async (route, { params, query, headers, body, token, http = api.http } = {}) => {
      const example = exampleOf(route);
      const path = pathOf(route, { ...example.params, ...params });
      const bearer = token === undefined ? await issuer.token({ sub: USER, groups: ['coach'] }) : token;
      const request = requestBy(http, route.method, path)
        .query({ ...example.query, ...query })
        .set({ ...(bearer !== null && { authorization: `Bearer ${bearer}` }), ...headers });
      // The bucket of the example is not that of the test.
      const accepted = route.path === '/process' ? { imageUrls } : example.body;
      const sent = body === undefined ? accepted : body;
      return answerTo<ErrorAnswer>(sent === undefined ? request : request.send(sent as object | string));
    },
    variant: async (change) => {
      const app = await createApp(change(api.config), recordedLogger());
      variants.push(app);
      await app.init();
      return underContract(supertest(app.getHttpServer()));
    },
    close: async () => {
      for (const app of variants) await app.close();
      await api.close();
      await issuer.close();
    },
  };
}
