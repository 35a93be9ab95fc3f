import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Threshold } from '../detections/results.js';
import { Gate } from '../identity/gate.js';
import { focusHeading } from '../layout/arrival.js';
import { Notice } from '../layout/notice.js';
import { useOnline } from '../layout/online.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { Failures } from './failures.js';
import { JobView } from './job.js';
import { Progress } from './progress.js';
import { Result } from './result.js';

export function JobPage({ jobId }: { readonly jobId: string }) {
  useTitle('Job');
  return (
    <>
      <p>
        <a href="/jobs">All jobs</a>
      </p>
      <h1>Job</h1>
      <Gate>
        <Job key={jobId} jobId={jobId} />
      </Gate>
    </>
  );
}

function Job({ jobId }: { readonly jobId: string }) {
  const { api } = useServices();
  const job = useMemo(() => new JobView(api, jobId), [api, jobId]);
  useEffect(() => {
    void job.open();
    return () => {
      job.close();
    };
  }, [job]);
  const { state, failure, isBusy, isGone } = job;
  const isUnloaded = failure.value !== undefined && !state.value && !isGone.value;
  useOnline(() => {
    if (isUnloaded) void job.open();
  });
  return (
    <>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {isUnloaded && (
        <button
          type="button"
          aria-disabled={isBusy.value}
          onClick={() => {
            focusHeading();
            void job.open();
          }}
        >
          Try again
        </button>
      )}
      {state.value && !isGone.value && (
        <>
          <Progress job={job} state={state.value} />
          <Failures job={job} state={state.value} />
          <Results job={job} />
        </>
      )}
    </>
  );
}

function Results({ job }: { readonly job: JobView }) {
  const threshold = useSignal(0.25);
  const { isBusy, failure } = job;
  const { results, hasMore, isSettled } = job.images;
  const more = async (): Promise<void> => {
    if (isBusy.value) return;
    await job.more();
    // The button is gone.
    if (!hasMore.value) focusHeading();
  };
  if (results.value.length === 0 && !hasMore.value) return null;
  return (
    <section aria-labelledby="results">
      <h2 id="results">Results</h2>
      <Threshold value={threshold.value} onChange={(value) => (threshold.value = value)} />
      <ul class="cards wide" aria-label="Pictures">
        {results.value.map((result) => (
          <Result
            key={result.imageIndex}
            result={result}
            threshold={threshold.value}
            renew={() => job.images.renew(result.imageIndex)}
          />
        ))}
      </ul>
      {hasMore.value && (
        <button type="button" class="more" aria-disabled={isBusy.value} onClick={() => void more()}>
          {isBusy.value ? 'Loading…' : 'More pictures'}
        </button>
      )}
      {/* The page's top, where a failure is said, may be far away. */}
      {failure.value !== undefined && <p class="bad">{failure.value}</p>}
      <p class="quiet" role="status">
        {!isSettled.value && 'Pictures appear here as they are looked at.'}
      </p>
    </section>
  );
}
