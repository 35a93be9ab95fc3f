import { focusHeading } from '../layout/arrival.js';
import type { JobState, JobView } from './job.js';
import { fileNameOf } from './picture.name.js';

interface FailuresProps {
  readonly job: JobView;
  readonly state: JobState;
}

/** The pictures that failed, each with its reason. */
export function Failures({ job, state: { status, failedCount } }: FailuresProps) {
  const errors = job.images.errors.value;
  const isBusy = job.isBusy.value;
  const said = job.said.value;
  if (failedCount === 0 && said === undefined) return null;
  // One that was cancelled stays as it is.
  const isToRetry = status === 'COMPLETED' || status === 'FAILED';
  const retry = async (images?: number[]): Promise<void> => {
    if (isBusy) return;
    await job.retry(images);
    focusHeading();
  };
  const showAll = async (): Promise<void> => {
    if (isBusy) return;
    await job.all();
    focusHeading();
  };
  return (
    <section aria-labelledby="failed">
      <h2 id="failed">{failedCount > 0 ? 'Failed' : 'Tried again'}</h2>
      <div role="status">{said !== undefined && <p>{said}</p>}</div>
      <ul class="failures">
        {errors.map(({ imageIndex, imageUrl, message }) => (
          <li key={imageIndex}>
            <span>
              <strong>{fileNameOf(imageUrl)}</strong>: {message}
            </span>
            {isToRetry && (
              <button
                type="button"
                aria-disabled={isBusy}
                aria-label={`Try again: ${fileNameOf(imageUrl)}`}
                onClick={() => void retry([imageIndex])}
              >
                Try again
              </button>
            )}
          </li>
        ))}
      </ul>
      <div class="actions">
        {isToRetry && failedCount > 1 && (
          <button type="button" aria-disabled={isBusy} onClick={() => void retry()}>
            Try all {failedCount} again
          </button>
        )}
        {failedCount > errors.length && job.images.hasMore.value && (
          <button type="button" aria-disabled={isBusy} onClick={() => void showAll()}>
            Show the other {failedCount - errors.length}
          </button>
        )}
      </div>
    </section>
  );
}
