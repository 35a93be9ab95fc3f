import { Injectable } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import type { ExpectedVersion } from '../http/if-match.js';
import { toSeconds } from '../time.js';
import { newItemId } from '../user-items/item-id.js';
import type { CreateGoal, GoalPage, GoalView, ListGoalsQuery, ReplaceGoal } from './goals.dto.js';
import type { GoalFields, GoalItem } from './goals.repository.js';
import { GoalsRepository } from './goals.repository.js';

/** What somebody wants to reach. Another's goal is like one that does not exist. */
@Injectable()
export class GoalsService {
  constructor(private readonly repository: GoalsRepository) {}

  async create(userId: string, goal: CreateGoal): Promise<GoalView> {
    return toView(await this.repository.create(userId, fieldsOf(newItemId(), goal)));
  }

  /** @throws {AppError} `NOT_FOUND` for an id that none of the user's goals has. */
  async read(userId: string, goalId: string): Promise<GoalView> {
    return toView(found(await this.repository.get(userId, goalId)));
  }

  /**
   * Without an expected version the last write wins.
   *
   * @throws {AppError} `NOT_FOUND` for an id that none of the user's goals has, `PRECONDITION_FAILED` for another version.
   */
  async replace(userId: string, goalId: string, goal: ReplaceGoal, expected: ExpectedVersion): Promise<GoalView> {
    return toView(found(await this.repository.replace(userId, fieldsOf(goalId, goal), expected)));
  }

  /** @throws {AppError} `NOT_FOUND` for an id that none of the user's goals has, `PRECONDITION_FAILED` for another version. */
  async delete(userId: string, goalId: string, expected: ExpectedVersion): Promise<void> {
    if (!(await this.repository.delete(userId, goalId, expected))) throw notFound();
  }

  /** @throws {AppError} `VALIDATION_ERROR` for a cursor that is not this list's. */
  async list(userId: string, query: ListGoalsQuery): Promise<GoalPage> {
    const { entries, ...page } = await this.repository.page(userId, query, toView);
    return { goals: entries, ...page };
  }
}

function fieldsOf(goalId: string, { title, description, status, targetDate }: ReplaceGoal): GoalFields {
  return { goalId, title, description, status, targetDate };
}

function toView({ goalId, title, description, status, targetDate, createdAt, updatedAt, version }: GoalItem): GoalView {
  return {
    goalId,
    title,
    ...(description !== undefined && { description }),
    status,
    ...(targetDate !== undefined && { targetDate }),
    createdAt: toSeconds(new Date(createdAt)),
    updatedAt: toSeconds(new Date(updatedAt)),
    version,
  };
}

function found(goal: GoalItem | undefined): GoalItem {
  if (goal === undefined) throw notFound();
  return goal;
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', 'Not Found');
}
