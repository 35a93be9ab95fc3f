/**
 * What AWS does and a local stack normally hides. Read at each request, so that a test or a session may change them while
 * the stack runs.
 */
export interface LocalSwitches {
  /** DynamoDB reads without `ConsistentRead`, and every index, may answer from before the last writes. */
  staleReads: boolean;
  /** S3 answers 403 instead of 404 for a missing key, as it does to a role that may not list the bucket. */
  missingKeyIsForbidden: boolean;
  /** Share of requests, 0 to 1, that DynamoDB, S3, SQS and Cognito refuse as throttled. */
  throttle: number;
  /** The largest answer that Lambda lets through, in bytes; 6 MB in AWS. */
  responseCapBytes: number;
  /** Share of S3's events, 0 to 1, that never arrive; in AWS they may take so long that clients take them for lost. */
  lostEvents: number;
  /** Share of S3's events, 0 to 1, that arrive twice. */
  duplicateEvents: number;
}

/** AWS's own cap of an answer, and everything else as a laptop has it. */
export function friendlySwitches(): LocalSwitches {
  return {
    staleReads: false,
    missingKeyIsForbidden: false,
    throttle: 0,
    responseCapBytes: 6 * 1024 * 1024,
    lostEvents: 0,
    duplicateEvents: 0,
  };
}

/** Whether this request is one of the share that is refused. */
export function isThrottled(switches: Pick<LocalSwitches, 'throttle'>): boolean {
  return isOneOf(switches.throttle);
}

/** How often one of S3's events arrives: once, unless the switches say otherwise. */
export function deliveriesOf({ lostEvents, duplicateEvents }: LocalSwitches): 0 | 1 | 2 {
  if (isOneOf(lostEvents)) return 0;
  return isOneOf(duplicateEvents) ? 2 : 1;
}

function isOneOf(share: number): boolean {
  return Math.random() < share;
}
