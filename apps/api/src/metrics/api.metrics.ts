import type { JobItem } from '@spotter/shared';
import { AppMetrics } from '@spotter/shared';

/** Every metric of the function, with its unit. docs/operations.md says what each means. */
export const API_METRICS = {
  ColdStarts: 'Count',
  CodeCacheRefused: 'Count',
  ServerErrors: 'Count',
  UnknownEvents: 'Count',
  BrokenExercises: 'Count',
  SessionsCreated: 'Count',
  PresignedUploads: 'Count',
  UploadsCompleted: 'Count',
  UploadsFoundWithoutEvent: 'Count',
  SessionDuration: 'Seconds',
  ConnectionsRefused: 'Count',
  JobsAccepted: 'Count',
  ImagesAccepted: 'Count',
  JobsCompleted: 'Count',
  JobsFailed: 'Count',
  JobsCancelled: 'Count',
  SweepDuration: 'Milliseconds',
  OpenJobAge: 'Seconds',
} as const;

/** The function's metrics. The access log writes them at the end of each invocation: one line at most. */
export class ApiMetrics extends AppMetrics<keyof typeof API_METRICS> {
  constructor(stage: string | undefined) {
    super('api', stage, API_METRICS);
  }

  /** Counts a job that this process has ended, by what it ended as. */
  addEnd({ status }: Pick<JobItem, 'status'>): void {
    if (status === 'COMPLETED') this.add('JobsCompleted');
    else if (status === 'FAILED') this.add('JobsFailed');
    else if (status === 'CANCELLED') this.add('JobsCancelled');
  }
}
