import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';
import { shortText } from '../http/text.js';

/** Unknown fields are refused. The `userId` is for the guard, which has seen to it that it is the caller's. */
export const createMealSchema = z.strictObject({
  name: shortText(200),
  userId: z.optional(userIdSchema),
});

export type CreateMeal = z.infer<typeof createMealSchema>;

/** A meal. The time is ISO-8601, to the second. */
export interface MealView {
  readonly mealId: string;
  readonly name: string;
  readonly createdAt: string;
}

/** One page of meals, the newest first, and the cursor of the next if there is one. */
export interface MealPage {
  readonly meals: readonly MealView[];
  readonly nextCursor?: string;
}
