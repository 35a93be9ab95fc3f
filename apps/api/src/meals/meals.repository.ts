import { Injectable } from '@nestjs/common';
import type { UserItem } from '../user-items/user-item.js';
import { UserItems } from '../user-items/user-items.js';
import type { PageQuery, UserPage } from '../user-items/user-page.js';

interface MealFields {
  readonly mealId: string;
  readonly name: string;
}

export type MealItem = UserItem<MealFields>;

/** The meals in the app table. */
@Injectable()
export class MealsRepository {
  constructor(private readonly items: UserItems) {}

  create(userId: string, meal: MealFields): Promise<MealItem> {
    return this.items.create({ userId, kind: 'MEAL', id: meal.mealId }, meal);
  }

  page<View extends object>(
    userId: string,
    query: PageQuery,
    toView: (meal: MealItem) => View,
  ): Promise<UserPage<View>> {
    return this.items.page({ userId, kind: 'MEAL' }, query, toView);
  }
}
