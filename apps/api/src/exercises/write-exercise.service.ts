import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, exerciseItemSchema } from '@spotter/shared';
import * as z from 'zod/mini';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ExpectedVersion } from '../http/if-match.js';
import { preconditionFailed } from '../http/if-match.js';
import { validationError } from '../http/validation.js';
import { CataloguePages } from './catalogue-pages.js';
import { isExerciseId } from './exercise-key.js';
import type { ExerciseDetails, PutExercise } from './exercises.dto.js';
import type { ExerciseChange, StoredItem } from './exercises.repository.js';
import { ExercisesRepository } from './exercises.repository.js';
import { ExercisesService } from './exercises.service.js';

/** Each time somebody else was quicker. */
const MOST_TRIES = 10;

/** What a replaced exercise keeps, as far as it is of use. */
const bookkeepingSchema = z.pick(exerciseItemSchema, { createdAt: true, version: true });

export interface WrittenExercise {
  readonly isCreated: boolean;
  readonly exercise: ExerciseDetails;
}

interface Attempt {
  readonly change: ExerciseChange;
  readonly isCreated: boolean;
}

/** Changes the catalogue. Pictures are not touched: they are uploaded before, and stay after. */
@Injectable()
export class WriteExerciseService {
  constructor(
    private readonly repository: ExercisesRepository,
    private readonly exercises: ExercisesService,
    private readonly pages: CataloguePages,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Creates or replaces an exercise. What other systems keep on its item, and no client sees, stays.
   *
   * @throws {AppError} `VALIDATION_ERROR` for an id that no exercise can have, `PRECONDITION_FAILED` when its version is not
   * the expected one or it is not there to have one, `CONFLICT` when others keep changing it.
   */
  async put(exerciseId: string, content: PutExercise, expected: ExpectedVersion): Promise<WrittenExercise> {
    if (!isExerciseId(exerciseId)) {
      throw validationError([{ path: 'exerciseId', message: 'exerciseId must have 1 to 2,048 bytes of UTF-8' }]);
    }
    const writeId = randomUUID();
    let attempt: Attempt | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const stored = await this.repository.get(exerciseId);
      // The client repeats a write whose answer was lost, and then it is our own that was in the way.
      if (attempt !== undefined && stored?.['writeId'] === writeId) return this.show(attempt);
      const change = { exerciseId, ...this.changeOf(content, stored, expected), writeId };
      attempt = { change, isCreated: stored === undefined };
      if (await this.written(this.repository.replace(change, stored))) return this.show(attempt);
    }
    throw new AppError('CONFLICT', 'The exercise is being changed by others, try again');
  }

  /** @throws {AppError} `NOT_FOUND` for an id that no exercise has, `PRECONDITION_FAILED` for another version. */
  async delete(exerciseId: string, expected: ExpectedVersion): Promise<void> {
    if (!isExerciseId(exerciseId)) throw new AppError('NOT_FOUND', 'Not Found');
    const version = expected === '*' ? undefined : expected;
    if (await this.written(this.repository.delete(exerciseId, version))) return;
    if ((await this.repository.get(exerciseId)) === undefined) throw new AppError('NOT_FOUND', 'Not Found');
    throw preconditionFailed();
  }

  /** Whatever became of a write, also when its answer was lost: pages may be from before it. */
  private written(write: Promise<boolean>): Promise<boolean> {
    return write.finally(() => {
      this.pages.clear();
    });
  }

  private changeOf(
    { name, description, difficultyLevel, imageKey, thumbnailImageKey }: PutExercise,
    stored: StoredItem | undefined,
    expected: ExpectedVersion,
  ): Omit<ExerciseChange, 'exerciseId' | 'writeId'> {
    const now = this.now().toISOString();
    const { createdAt = now, version } = bookkeepingSchema.parse(stored ?? {});
    if (expected !== undefined && (stored === undefined || (expected !== '*' && expected !== version))) {
      throw preconditionFailed();
    }
    return {
      name,
      description,
      difficultyLevel,
      imageKey,
      thumbnailImageKey,
      createdAt,
      updatedAt: now,
      // An item that others wrote may have none; it counts as the first.
      version: stored === undefined ? 1 : (version ?? 1) + 1,
    };
  }

  private async show({ change, isCreated }: Attempt): Promise<WrittenExercise> {
    return { isCreated, exercise: await this.exercises.show(change) };
  }
}
