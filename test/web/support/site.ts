import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';
import { startLocalStack } from '../../e2e/support/recorded-stack.js';

const executablePath = process.env['SPOTTER_CHROMIUM'];
const libraries = process.env['SPOTTER_CHROMIUM_LIBRARIES'];

/** Whether there is a Chromium: test/setup/chromium.mjs says aloud when there is none. */
export const hasChromium = executablePath !== undefined;

/** By what name another machine of the network might know this one. */
export const OTHER_HOST = 'spotter.test';

/** What a browser does by itself would be calls to hosts that nobody asked for. */
const ARGUMENTS = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that is not localhost's: to a browser such an origin is not secure without TLS.
  `--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`,
];

/** The whole product on this machine, and a browser before it. */
export interface Site {
  readonly stack: LocalStack;
  /** What went wrong in any page: errors of scripts, and what the Content-Security-Policy refused. None is expected in any test. */
  readonly faults: string[];
  /** Opens a path of the web app, in a context of its own: another person, or another device. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** A phone that is held upright. */
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };

export async function startSite(options: Partial<LocalStackOptions> = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-web-'));
  const stack = await startLocalStack({
    dataDir: join(folder, 'data'),
    webApp: true,
    sampleCatalogue: true,
    ...options,
  });
  const browser = await launch().catch(async (error: unknown) => {
    await stack.stop();
    throw error;
  });
  const faults: string[] = [];
  return {
    stack,
    faults,
    open: async (path, contextOptions = {}) => {
      const context = await browser.newContext({
        baseURL: stack.endpoints.web ?? '',
        locale: 'en-GB',
        reducedMotion: 'reduce',
        ...contextOptions,
      });
      const page = await context.newPage();
      collectFaults(page, faults);
      await page.goto(path);
      return page;
    },
    close: async () => {
      await browser.close();
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ARGUMENTS,
    env: { ...environment(), ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }) },
  });
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A refused request is told as `Failed to load resource`, which tests of refusals expect; they look at the page itself. */
function collectFaults(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
}
