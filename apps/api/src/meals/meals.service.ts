import { Injectable } from '@nestjs/common';
import { toSeconds } from '../time.js';
import { newItemId } from '../user-items/item-id.js';
import type { PageQuery } from '../user-items/user-page.js';
import type { MealPage, MealView } from './meals.dto.js';
import type { MealItem } from './meals.repository.js';
import { MealsRepository } from './meals.repository.js';

/** What somebody ate. */
@Injectable()
export class MealsService {
  constructor(private readonly repository: MealsRepository) {}

  async create(userId: string, name: string): Promise<MealView> {
    return toView(await this.repository.create(userId, { mealId: newItemId(), name }));
  }

  /** @throws {AppError} `VALIDATION_ERROR` for a cursor that is not this list's. */
  async list(userId: string, query: PageQuery): Promise<MealPage> {
    const { entries, ...page } = await this.repository.page(userId, query, toView);
    return { meals: entries, ...page };
  }
}

function toView({ mealId, name, createdAt }: MealItem): MealView {
  return { mealId, name, createdAt: toSeconds(new Date(createdAt)) };
}
