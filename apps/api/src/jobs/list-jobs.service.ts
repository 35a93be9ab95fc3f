import { Injectable } from '@nestjs/common';
import { LIMITS } from '@spotter/shared';
import { fromCursor, toCursor } from './job-list-cursor.js';
import { JobListRepository } from './job-list.repository.js';
import { summaryOf } from './job-summary.js';
import type { JobPage, ListJobsQuery } from './list-jobs.dto.js';
import type { JobSummary } from './read-job.dto.js';

const JOBS_PER_READ = 100;

/** How many jobs are looked at for one page, so that a rare status costs no more: one more than a page can have. */
const MOST_READ = LIMITS.pageItems + 1;

/** The jobs of a user. One that is being deleted is hidden from the moment on that somebody asked for it. */
@Injectable()
export class ListJobsService {
  constructor(private readonly repository: JobListRepository) {}

  /**
   * Reads one page, the newest first. Of a list of one status it may have less than `limit`, or nothing, and yet a next.
   *
   * @throws {AppError} `VALIDATION_ERROR` for a cursor that is not this list's.
   */
  async list(userId: string, { status, limit = LIMITS.pageItems, cursor }: ListJobsQuery): Promise<JobPage> {
    const list = { userId, status };
    let position = cursor === undefined ? undefined : fromCursor(list, cursor);
    let shown = position;
    const page: JobSummary[] = [];
    for (let unread = MOST_READ; unread > 0;) {
      // One more than is shown tells whether there is a next page.
      const wanted = status === undefined ? limit + 1 - page.length : JOBS_PER_READ;
      const most = Math.min(wanted, JOBS_PER_READ, unread);
      const { jobs, next } = await this.repository.read(userId, position, most);
      for (const job of jobs.filter((found) => status === undefined || found.status === status)) {
        if (page.length === limit && shown !== undefined) return { jobs: page, nextCursor: toCursor(list, shown) };
        page.push(summaryOf(job));
        shown = job;
      }
      if (next === undefined) return { jobs: page };
      position = next;
      unread -= most;
    }
    return { jobs: page, ...(position && { nextCursor: toCursor(list, position) }) };
  }
}
