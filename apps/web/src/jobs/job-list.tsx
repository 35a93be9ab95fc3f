import { useEffect, useMemo } from 'preact/hooks';
import { focusHeading } from '../layout/arrival.js';
import { Notice } from '../layout/notice.js';
import { useServices } from '../services.js';
import { JobList } from './job.list.js';
import { nameOf } from './status.js';

/** The person's jobs, as they are when one comes to them, or back to them. */
export function Jobs() {
  const { api, identity } = useServices();
  const list = useMemo(() => new JobList(api), [api]);
  useEffect(() => {
    list.open();
    return () => {
      list.close();
    };
  }, [list]);
  const { jobs, nextCursor, failure, isLoading } = list;
  // Without identity they are everybody's.
  const again = (): void => {
    focusHeading();
    void list.again();
  };
  const older = async (): Promise<void> => {
    await list.older();
    // The button is gone.
    if (nextCursor.value === undefined) focusHeading();
  };
  const isOwn = identity.state.value !== 'off';
  return (
    <section aria-labelledby="jobs" aria-busy={isLoading.value}>
      <h2 id="jobs">{isOwn ? 'Your jobs' : 'Jobs'}</h2>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {jobs.value.length === 0 && !isLoading.value && failure.value === undefined && (
        <Notice tone="plain">{isOwn ? 'You have none yet.' : 'There are none yet.'}</Notice>
      )}
      <ul class="jobs">
        {jobs.value.map(({ jobId, status, imageCount, processedCount, failedCount, createdAt }) => (
          <li key={jobId}>
            <a href={`/jobs/${jobId}`}>
              {imageCount} {imageCount === 1 ? 'picture' : 'pictures'} of{' '}
              <time dateTime={createdAt}>{new Date(createdAt).toLocaleString()}</time>
            </a>
            <span class={`state ${status.toLowerCase()}`}>
              {nameOf(status)}
              {status === 'PROCESSING' && ` ${processedCount} of ${imageCount}`}
              {failedCount > 0 && `, ${failedCount} failed`}
            </span>
          </li>
        ))}
      </ul>
      {failure.value !== undefined && (
        <button type="button" aria-disabled={isLoading.value} onClick={again}>
          Try again
        </button>
      )}
      {failure.value === undefined && nextCursor.value !== undefined && (
        <button type="button" aria-disabled={isLoading.value} onClick={() => void older()}>
          Older ones
        </button>
      )}
    </section>
  );
}
