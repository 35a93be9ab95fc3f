import type { Page } from 'playwright-core';

/** Waits in the page until an expression of JavaScript holds. Playwright's own `waitForFunction` needs the `eval` that the policy forbids. */
export async function until(page: Page, expression: string): Promise<void> {
  await page.evaluate(
    `new Promise((resolve) => {
      const look = () => ((${expression}) ? resolve() : setTimeout(look, 20));
      look();
    })`,
  );
}
