import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Schemas } from '@spotter/client';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { CreatedSession } from '../../../apps/api/src/sessions/sessions.dto.js';
import { recordSecret, recordSecretsOf } from '../../support/run-record.js';
import type { Box } from '../../e2e/support/samples.js';
import { clientOf, dataOf } from '../../e2e/support/client.js';
import type { ImageAnswer } from '../../e2e/support/client.js';
import { PHONE } from './site.js';
import type { Site } from './site.js';

type Prepare = (page: Page) => Promise<unknown>;

/** What a screen was given by `POST /sessions`. */
export interface Code {
  readonly sessionId: string;
  readonly viewerToken: string;
}

type Session = Schemas['Session'];

/** Of an `<img>`: the tests' types know nothing of the browser's. */
export interface Image {
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
}

/** A box as it is drawn. */
export interface DrawnBox {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The screens and phones of one test, and what the API knows of their sessions. */
export class Devices {
  readonly #pages: Page[] = [];

  constructor(readonly site: Site) {}

  /** A page on a device of its own, not yet anywhere. */
  async page(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.site.open('about:blank', options);
    // Before the test's own, so that what it waited for is told.
    page.setDefaultTimeout(25_000);
    this.#pages.push(page);
    return page;
  }

  /** @param prepare is called before the page is opened. */
  async screen(prepare?: Prepare): Promise<Page & { readonly code: Code }> {
    const page = await this.page();
    await prepare?.(page);
    const code = this.nextCode(page);
    await page.goto(this.#address('/screen'));
    return Object.assign(page, { code: await code });
  }

  async phone(sessionId: string, options: BrowserContextOptions = {}, prepare?: Prepare): Promise<Page> {
    const page = await this.page({ ...PHONE, ...options });
    await prepare?.(page);
    await page.goto(this.#address(`/u#${sessionId}`));
    return page;
  }

  /** The code that the page's next session has. */
  async nextCode(page: Page): Promise<Code> {
    const response = await page.waitForResponse(
      (one) => one.request().method() === 'POST' && new URL(one.url()).pathname === '/sessions' && one.ok(),
    );
    const { sessionId, webSocketUrl } = (await response.json()) as CreatedSession;
    recordSecret(sessionId);
    recordSecretsOf(webSocketUrl);
    return { sessionId, viewerToken: new URL(webSocketUrl).searchParams.get('viewer') ?? '' };
  }

  /** The session as its viewer sees it. */
  async session({ sessionId, viewerToken }: Code): Promise<Session> {
    const api = clientOf({ baseUrl: this.site.stack.endpoints.api, viewerToken });
    return dataOf(await api.GET('/sessions/{sessionId}', { params: { path: { sessionId } } }));
  }

  /** What the session's job has found in its photo. */
  async found(code: Code): Promise<ImageAnswer> {
    const { jobId = '' } = await this.session(code);
    const api = clientOf({ baseUrl: this.site.stack.endpoints.api, viewerToken: code.viewerToken });
    const { detections = [] } = dataOf(await api.GET('/jobs/{jobId}', { params: { path: { jobId } } }));
    const [found] = detections;
    if (found === undefined) throw new Error('Nothing was looked for yet');
    // The client takes a tuple, such as a box, for any array.
    return found as ImageAnswer;
  }

  /** The photo that has arrived. */
  async photo(code: Code): Promise<Buffer> {
    const { imageUrl = '' } = await this.session(code);
    recordSecretsOf(imageUrl);
    return Buffer.from(await (await fetch(imageUrl)).arrayBuffer());
  }

  /** Ends the session's time. */
  async expire(sessionId: string): Promise<void> {
    const { environment } = this.site.stack;
    const client = new DynamoDBClient({
      region: environment['AWS_REGION'] ?? '',
      endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
    const update = { UpdateExpression: 'SET expiresAt = :past', ExpressionAttributeValues: { ':past': 1 } };
    const TableName = environment['SESSIONS_TABLE_NAME'];
    await DynamoDBDocumentClient.from(client).send(new UpdateCommand({ TableName, Key: { sessionId }, ...update }));
    client.destroy();
  }

  async close(): Promise<void> {
    await Promise.all(this.#pages.map((page) => page.context().close()));
  }

  #address(path: string): string {
    return new URL(path, this.site.stack.endpoints.web).href;
  }
}

/** Chooses a photo and sends it. */
export async function send(phone: Page, photo: string | { name: string; mimeType: string; buffer: Buffer }) {
  await phone.getByLabel('Choose a photo').setInputFiles(photo);
  await phone.getByRole('button', { name: 'Send it', exact: true }).click();
}

/** The boxes on the photo, the surest first. */
export async function drawnBoxes(page: Page): Promise<DrawnBox[]> {
  const groups = await page.locator('.annotated svg g').all();
  return Promise.all(
    groups.map(async (group) => {
      const rect = group.locator('rect').last();
      const [x, y, width, height] = await Promise.all(
        ['x', 'y', 'width', 'height'].map(async (name) => Number(await rect.getAttribute(name))),
      );
      return {
        label: (await group.getAttribute('data-label')) ?? '',
        x: x ?? NaN,
        y: y ?? NaN,
        width: width ?? NaN,
        height: height ?? NaN,
      };
    }),
  );
}

/** The box of a detection, as it is to be drawn. */
export function boxOf({ label, bbox: [x1, y1, x2, y2] }: ImageAnswer['detections'][number]): DrawnBox {
  return { label, x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

export function cornersOf({ x, y, width, height }: DrawnBox): Box {
  return [x, y, x + width, y + height];
}
