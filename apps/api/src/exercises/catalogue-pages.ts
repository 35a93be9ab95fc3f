import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { CatalogueData } from './catalogue-data.js';
import type { ListExercisesQuery } from './exercises.dto.js';
import { ExercisesService } from './exercises.service.js';
import { PictureUrls } from './picture-urls.js';

/** Of a function with 1,769 MB. The largest page has 4 MB. */
const MOST_BYTES = 16 * 1_024 * 1_024;
/** What a page takes beside its texts: a search that finds nothing has hardly any. Some 500 were measured. */
const BYTES_PER_PAGE = 512;
/** A text with any character beyond Latin-1 takes two bytes for each. */
const BYTES_PER_CHARACTER = 2;
/**
 * For how long after a write of this process a page may be read that lacks it, by Scan and by the index, and so must not be
 * kept: DynamoDB's eventually consistent reads are "usually" right within a second.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
const LAG_MS = 2_000;

/**
 * The pages that this process has answered in the last `CATALOGUE_CACHE_SECONDS`, as texts: reading, signing and serialising
 * them is what takes time. None is kept longer, nor once its URLs would be signed otherwise, nor over a write of this process.
 */
@Injectable()
export class CataloguePages {
  private readonly pages: LRUCache<string, CatalogueData>;
  /** How the URLs of all that is kept are signed. */
  private signing: object | undefined;
  /** When this process wrote last. */
  private changed = -Infinity;

  constructor(
    private readonly exercises: ExercisesService,
    private readonly pictures: PictureUrls,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.pages = new LRUCache({
      maxSize: MOST_BYTES,
      sizeCalculation: ({ json }, key) => BYTES_PER_PAGE + BYTES_PER_CHARACTER * (json.length + key.length),
      ttl: config.catalogueCacheSeconds * 1_000,
      ttlResolution: 0,
      perf: { now: () => now().getTime() },
    });
  }

  /** One page, as `ExercisesService.list` has it. */
  async read(query: ListExercisesQuery): Promise<CatalogueData> {
    if (this.config.catalogueCacheSeconds === 0) return this.exercises.list(query);
    const signing = await this.pictures.signing();
    if (signing !== this.signing) this.pages.clear();
    this.signing = signing;
    const key = keyOf(query);
    return this.pages.get(key) ?? this.make(query, key, signing);
  }

  /** Forgets all pages, those that are being read as well, and those of the next two seconds: the catalogue is another. */
  clear(): void {
    this.changed = this.now().getTime();
    this.pages.clear();
  }

  private async make(query: ListExercisesQuery, key: string, signing: object): Promise<CatalogueData> {
    // A page is as old as what was read for it, not as its answer.
    const start = this.now().getTime();
    const page = await this.exercises.list(query);
    if (signing === this.signing && start - this.changed >= LAG_MS) this.pages.set(key, page, { start });
    return page;
  }
}

/** All that a page depends on; the query's texts are normalised already. */
function keyOf({ difficultyLevel, search, limit, cursor }: ListExercisesQuery): string {
  return JSON.stringify([difficultyLevel, search, limit, cursor]);
}
