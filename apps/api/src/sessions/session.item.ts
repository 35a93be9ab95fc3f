export type SessionStatus = 'AWAITING_SCAN' | 'UPLOAD_REQUESTED' | 'COMPLETED';

/** A session, from the code on a screen to the photo beside it. It only moves forward. */
export interface SessionItem {
  readonly sessionId: string;
  readonly status: SessionStatus;
  /** Epoch seconds, as are the next three. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly ttl: number;
  readonly completedAt?: number;
  /** SHA-256, as 64 hexadecimal digits, of the token that only the session's creator was given. */
  readonly viewerTokenHash: string;
  /** How many upload URLs were asked for. */
  readonly uploadRequests?: number;
  readonly uploadKey?: string;
  readonly jobId?: string;
  /** When the store was last searched for an upload whose event is missing. ISO-8601, as are all times below. */
  readonly lookedAt?: string;
  /** Who gets the push: a viewer's connection, else that of somebody who knows the id. */
  readonly wsConnectionId?: string;
  readonly wsConnectedAt?: string;
  readonly wsViewer?: boolean;
  readonly pushedAt?: string;
  readonly pushedToViewer?: boolean;
  /** Until then the push is somebody's turn, and whose it is or was last: each turn has a name of its own. */
  readonly pushLeaseUntil?: string;
  readonly pushTurn?: string;
}

/** A session that holds a photo has nothing left to expire. */
export function isSessionExpired({ status, expiresAt }: SessionItem, nowSeconds: number): boolean {
  return status !== 'COMPLETED' && expiresAt <= nowSeconds;
}

/** Whether a connection is there that was not told of the photo; that a bystander was told does not count for the viewer. */
export function needsPush({ status, wsConnectionId, wsViewer, pushedAt, pushedToViewer }: SessionItem): boolean {
  if (status !== 'COMPLETED' || wsConnectionId === undefined) return false;
  return pushedAt === undefined || (wsViewer === true && pushedToViewer !== true);
}
