import { Injectable } from '@nestjs/common';
import type { JobProgress } from '@spotter/shared';
import { JobWatchers, progressOf } from '@spotter/shared';
import { JobAccessService } from '../jobs/job-access.service.js';
import type { ConnectionItem } from './connections.repository.js';

/** Has a connection told of a job's progress. */
@Injectable()
export class WatchJobService {
  constructor(
    private readonly access: JobAccessService,
    private readonly watchers: JobWatchers,
  ) {}

  /**
   * Returns the present state. It is read after the connection has become a watcher, so that an end between the two is not
   * missed; that it may become one is found out before.
   *
   * @throws {AppError} `NOT_FOUND` for an id that is unknown, none at all, or of a job that is not the connection's to see.
   */
  async watch(connection: ConnectionItem, jobId: string): Promise<JobProgress> {
    await this.access.watchable(jobId, connection);
    await this.watchers.add(connection.connectionId, jobId);
    return progressOf(await this.access.watchable(jobId, connection));
  }
}
