import type { Schemas } from '@spotter/client';
import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import { dataOf, sentenceOf } from '../api/failure.js';
import { Notice } from '../layout/notice.js';
import { useServices } from '../services.js';
import { nameOf } from './status.js';

const PAGE = 20;

/** The person's jobs, the newest first. */
export function JobList() {
  const { api } = useServices();
  const jobs = useSignal<readonly Schemas['JobSummary'][]>([]);
  const cursor = useSignal<string>();
  const failure = useSignal<string>();
  const isLoading = useSignal(true);
  const load = useCallback(
    async (from?: string): Promise<void> => {
      isLoading.value = true;
      try {
        const query = { limit: PAGE, ...(from !== undefined && { cursor: from }) };
        const page = await dataOf(api.GET('/jobs', { params: { query } }));
        jobs.value = from === undefined ? page.jobs : [...jobs.value, ...page.jobs];
        cursor.value = page.nextCursor;
        failure.value = undefined;
      } catch (error) {
        failure.value = sentenceOf(error);
      }
      isLoading.value = false;
    },
    [api],
  );
  useEffect(() => {
    void load();
  }, [load]);
  return (
    <section aria-labelledby="jobs" aria-busy={isLoading.value}>
      <h2 id="jobs">Your jobs</h2>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {jobs.value.length === 0 && !isLoading.value && failure.value === undefined && (
        <Notice tone="plain">You have none yet.</Notice>
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
      {(cursor.value !== undefined || failure.value !== undefined) && (
        <button type="button" disabled={isLoading.value} onClick={() => void load(cursor.value)}>
          {failure.value === undefined ? 'Older ones' : 'Try again'}
        </button>
      )}
    </section>
  );
}
