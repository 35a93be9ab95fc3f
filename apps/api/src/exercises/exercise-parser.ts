import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseItem, Logger } from '@spotter/shared';
import { exerciseItemSchema } from '@spotter/shared';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import type { StoredItem } from './exercises.repository.js';

/** An id may be 2,048 bytes of anything. */
const MOST_ID_CHARACTERS = 200;

/** Tells exercises from items that are none: those are said to the log, and to the count that an alarm can watch. */
@Injectable()
export class ExerciseParser {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: ApiMetrics,
  ) {}

  /** The exercise that an item is, or `undefined` for a broken one. */
  parse(item: StoredItem): ExerciseItem | undefined {
    const { data, error } = exerciseItemSchema.safeParse(item);
    if (error !== undefined) this.report(item, error.issues);
    return data;
  }

  private report({ exerciseId }: StoredItem, issues: readonly { readonly path: readonly PropertyKey[] }[]): void {
    this.logger.warn('broken exercise left out', {
      requestId: currentRequestId(),
      ...(typeof exerciseId === 'string' && { exerciseId: exerciseId.slice(0, MOST_ID_CHARACTERS) }),
      fields: issues.map(({ path }) => path.join('.')),
    });
    this.metrics.add('BrokenExercises');
  }
}
