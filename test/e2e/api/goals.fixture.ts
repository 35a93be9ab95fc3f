import type { GoalPage, GoalView } from '../../../apps/api/src/goals/goals.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';

/** What users do with their goals in an API that is started by the time they do it; identity is off. */
export function goalsOf(started: () => ApiFixture) {
  async function create(userId: string, goal: object = {}): Promise<GoalView> {
    const request = started()
      .http.post('/goals')
      .send({ title: 'Run', userId, ...goal });
    return (await answerTo<GoalView>(request.expect(201))).body;
  }

  async function page(userId: string, query: object = {}): Promise<GoalPage> {
    const request = started()
      .http.get('/goals')
      .query({ userId, ...query });
    return (await answerTo<GoalPage>(request.expect(200))).body;
  }

  /** All pages of a list, from the first on. */
  async function walk(userId: string, query: object = {}): Promise<GoalPage[]> {
    const pages = [await page(userId, query)];
    for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await page(userId, { ...query, cursor }));
    }
    return pages;
  }

  async function itemOf(goalId: string): Promise<Item | undefined> {
    return (await started().scan('app')).find((item) => item['goalId'] === goalId);
  }

  return { create, page, walk, itemOf };
}
