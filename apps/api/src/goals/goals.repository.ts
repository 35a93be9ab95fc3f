import { Injectable } from '@nestjs/common';
import type { ExpectedVersion } from '../http/if-match.js';
import { isItemId } from '../user-items/item-id.js';
import type { UserItem } from '../user-items/user-item.js';
import { UserItems } from '../user-items/user-items.js';
import type { UserPage } from '../user-items/user-page.js';
import type { GoalStatus, ListGoalsQuery } from './goals.dto.js';

/** A goal's own fields. One that is replaced loses those that are `undefined`. */
export interface GoalFields {
  readonly goalId: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly status: GoalStatus;
  readonly targetDate: string | undefined;
}

export type GoalItem = UserItem<GoalFields>;

/** The goals in the app table. An id that no goal could have is like one that none has. */
@Injectable()
export class GoalsRepository {
  constructor(private readonly items: UserItems) {}

  create(userId: string, goal: GoalFields): Promise<GoalItem> {
    return this.items.create(keyOf(userId, goal.goalId), goal);
  }

  async get(userId: string, goalId: string): Promise<GoalItem | undefined> {
    return isItemId(goalId) ? this.items.get<GoalFields>(keyOf(userId, goalId)) : undefined;
  }

  /** @throws {AppError} `PRECONDITION_FAILED` when its version is not the expected one. */
  async replace(userId: string, goal: GoalFields, expected: ExpectedVersion): Promise<GoalItem | undefined> {
    return isItemId(goal.goalId) ? this.items.replace(keyOf(userId, goal.goalId), goal, expected) : undefined;
  }

  /** @throws {AppError} `PRECONDITION_FAILED` when its version is not the expected one. */
  async delete(userId: string, goalId: string, expected: ExpectedVersion): Promise<boolean> {
    return isItemId(goalId) && this.items.delete(keyOf(userId, goalId), expected);
  }

  page<View extends object>(
    userId: string,
    { status, ...query }: ListGoalsQuery,
    toView: (goal: GoalItem) => View,
  ): Promise<UserPage<View>> {
    return this.items.page({ userId, kind: 'GOAL', status }, query, toView);
  }
}

function keyOf(userId: string, goalId: string) {
  return { userId, kind: 'GOAL', id: goalId } as const;
}
