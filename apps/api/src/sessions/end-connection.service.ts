import { Injectable } from '@nestjs/common';
import { JobWatchers } from '@spotter/shared';
import { ConnectionsRepository } from '../realtime/connections.repository.js';
import { SessionPlaceRepository } from './session-place.repository.js';

/** How a connection ends, whoever's. */
@Injectable()
export class EndConnectionService {
  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly places: SessionPlaceRepository,
    private readonly watchers: JobWatchers,
  ) {}

  /** Forgets a connection and what it watches; a session's gives its place back if it is still its own. */
  async disconnect(connectionId: string): Promise<void> {
    const connection = await this.connections.get(connectionId);
    if (connection === undefined) return;
    if (connection.kind === 'session') await this.places.free(connection.sessionId, connectionId);
    await this.watchers.removeAll(connectionId);
    await this.connections.delete(connectionId);
  }
}
