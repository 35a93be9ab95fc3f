import { Injectable } from '@nestjs/common';
import type { ExerciseItem } from '@spotter/shared';
import { AppError, LIMITS } from '@spotter/shared';
import { PageSize } from '../http/page-size.js';
import type { Signing } from '../presign/download-signer.js';
import { toSeconds } from '../time.js';
import type { CatalogueData } from './catalogue-data.js';
import { serialisePage } from './catalogue-data.js';
import { fromCursor, toCursor } from './exercise-cursor.js';
import type { ExerciseKey } from './exercise-key.js';
import { isExerciseId } from './exercise-key.js';
import { ExerciseParser } from './exercise-parser.js';
import { isFoundBy } from './exercise-search.js';
import type { ExerciseDetails, ExerciseFilters, ExerciseView, ListExercisesQuery } from './exercises.dto.js';
import type { Reading, StoredItem } from './exercises.repository.js';
import { ExercisesRepository } from './exercises.repository.js';
import { PictureUrls } from './picture-urls.js';

/** A page of a search may read more than it finds, but not without end. */
const MOST_SEARCHED = LIMITS.pageItems;
const FEWEST_SEARCHED_PER_CALL = 100;

/** Shows the catalogue. */
@Injectable()
export class ExercisesService {
  constructor(
    private readonly repository: ExercisesRepository,
    private readonly parser: ExerciseParser,
    private readonly pictures: PictureUrls,
  ) {}

  /**
   * Reads one page. A broken item makes it shorter, and a search may find nothing on it; with a cursor it goes on all the same.
   *
   * @throws {AppError} `VALIDATION_ERROR` for a cursor that is not this list's.
   */
  async list({ limit = LIMITS.pageItems, cursor, ...filters }: ListExercisesQuery): Promise<CatalogueData> {
    const after = cursor === undefined ? undefined : fromCursor(filters, cursor);
    const signing = await this.pictures.signing();
    const exercises: string[] = [];
    const size = new PageSize();
    let last: ExerciseKey | undefined;
    for await (const { item, key, more } of this.repository.read(readingOf(filters, after, limit))) {
      const exercise = this.view(item, filters, signing);
      if (exercise !== undefined) {
        const json = JSON.stringify(exercise);
        if (!size.add(json)) break;
        exercises.push(json);
      }
      last = more ? key : undefined;
      if (exercises.length === limit) break;
    }
    return serialisePage(exercises, last && toCursor(filters, last));
  }

  /** @throws {AppError} `NOT_FOUND` for an id that no exercise has, or a broken one. */
  async read(exerciseId: string): Promise<ExerciseDetails> {
    const item = isExerciseId(exerciseId) ? await this.repository.get(exerciseId) : undefined;
    const exercise = item && this.parser.parse(item);
    if (exercise === undefined) throw new AppError('NOT_FOUND', 'Not Found');
    return this.show(exercise);
  }

  /** An exercise with its bookkeeping, as far as it has any. */
  async show(exercise: ExerciseItem): Promise<ExerciseDetails> {
    const { createdAt, updatedAt, version } = exercise;
    return {
      ...this.toView(exercise, await this.pictures.signing()),
      ...(createdAt !== undefined && { createdAt: toSeconds(new Date(createdAt)) }),
      ...(updatedAt !== undefined && { updatedAt: toSeconds(new Date(updatedAt)) }),
      ...(version !== undefined && { version }),
    };
  }

  /** What a list shows of an item: nothing if it is broken, or not what is searched for. */
  private view(item: StoredItem, { search }: ExerciseFilters, signing: Signing): ExerciseView | undefined {
    const exercise = this.parser.parse(item);
    if (exercise === undefined) return undefined;
    return search === undefined || isFoundBy(search, exercise) ? this.toView(exercise, signing) : undefined;
  }

  private toView(exercise: ExerciseItem, signing: Signing): ExerciseView {
    const { exerciseId, name, description, difficultyLevel } = exercise;
    return {
      exerciseId,
      name,
      ...(description !== undefined && { description }),
      ...(difficultyLevel !== undefined && { difficultyLevel }),
      ...this.pictures.of(exercise, signing),
    };
  }
}

/** Without a search no more is read than is shown. */
function readingOf(
  { difficultyLevel, search }: ExerciseFilters,
  after: ExerciseKey | undefined,
  limit: number,
): Reading {
  if (search === undefined) return { difficultyLevel, after, perCall: limit, most: limit };
  return { difficultyLevel, after, perCall: Math.max(limit, FEWEST_SEARCHED_PER_CALL), most: MOST_SEARCHED };
}
