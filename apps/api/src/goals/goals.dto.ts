import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';
import { longText, shortText } from '../http/text.js';
import { pageQuerySchema } from '../user-items/user-page.js';

export const GOAL_STATUSES = ['ACTIVE', 'COMPLETED', 'ARCHIVED'] as const;

const status = z.enum(GOAL_STATUSES, `must be one of ${GOAL_STATUSES.join(', ')}`);

const content = {
  title: shortText(200),
  description: z.optional(longText(2_000)),
  /** A day of the calendar, in no time zone. */
  targetDate: z.optional(z.iso.date('must be a day of the calendar, such as 2026-01-31')),
};

/** For the guard, which has seen to it that it is the caller's. */
const userId = z.optional(userIdSchema);

/** Unknown fields are refused. */
export const createGoalSchema = z.strictObject({ ...content, status: z._default(status, 'ACTIVE'), userId });

/** The whole goal as it is to be: what is left out is taken away. Hence the status, which has to be something, must be there. */
export const replaceGoalSchema = z.strictObject({ ...content, status, userId });

/** Unknown query parameters are ignored. */
export const listGoalsQuerySchema = z.extend(pageQuerySchema, { status: z.optional(status) });

export type CreateGoal = z.infer<typeof createGoalSchema>;
export type ReplaceGoal = z.infer<typeof replaceGoalSchema>;
export type ListGoalsQuery = z.infer<typeof listGoalsQuerySchema>;
export type GoalStatus = z.infer<typeof status>;

/** Times are ISO-8601, to the second. */
export interface GoalView {
  readonly goalId: string;
  readonly title: string;
  readonly description?: string;
  readonly status: GoalStatus;
  readonly targetDate?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** One page of goals, the newest first, and the cursor of the next if there is one. */
export interface GoalPage {
  readonly goals: readonly GoalView[];
  readonly nextCursor?: string;
}
