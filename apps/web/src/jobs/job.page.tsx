import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { above } from '../detections/detections.js';
import { AnnotatedPhoto } from '../detections/annotated-photo.js';
import { Threshold } from '../detections/results.js';
import { Gate } from '../identity/gate.js';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { csvOf, documentOf, download, linesOf } from './export.js';
import { JobView } from './job.js';
import type { ImageError, ImageResult } from './job.js';
import { hasEnded, nameOf } from './status.js';

export function JobPage({ jobId }: { readonly jobId: string }) {
  useTitle('Job');
  return (
    <>
      <p>
        <a href="/jobs">All jobs</a>
      </p>
      <h1>Job</h1>
      <Gate>
        <Job jobId={jobId} />
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
  const threshold = useSignal(0.25);
  const { state, results, errors, failure } = job;
  return (
    <>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {state.value && <Progress job={job} />}
      {errors.value.length > 0 && <Failures errors={errors.value} job={job} />}
      {results.value.length > 0 && (
        <section aria-label="Results">
          <Threshold value={threshold.value} onChange={(value) => (threshold.value = value)} />
          <ul class="cards wide">
            {results.value.map((result) => (
              <Result key={result.imageIndex} result={result} threshold={threshold.value} job={job} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Progress({ job }: { readonly job: JobView }) {
  const { route } = useLocation();
  const { share, results, errors } = job;
  const state = job.state.value;
  if (state === undefined) return null;
  const { status, imageCount, processedCount, failedCount } = state;
  const isOver = hasEnded(status);
  const erase = async (): Promise<void> => {
    if (!confirm('Delete this job, its results and its pictures? They can’t be brought back.')) return;
    if (await job.erase()) route('/jobs', true);
  };
  return (
    <section aria-label="Progress" class="job">
      <p role="status">
        <strong class={`state ${status.toLowerCase()}`}>{nameOf(status)}</strong>: {processedCount} of {imageCount}{' '}
        looked at{failedCount > 0 && `, ${failedCount} failed`}
      </p>
      <progress max={1} value={share.value} aria-label="Pictures looked at" />
      <p class="actions">
        {!isOver && (
          <button type="button" onClick={() => void job.cancel()}>
            Cancel
          </button>
        )}
        {isOver && (
          <>
            <button
              type="button"
              onClick={() =>
                void csvOf(linesOf(results.value, errors.value)).then((text) =>
                  download(`${state.jobId}.csv`, 'text/csv', text),
                )
              }
            >
              Download CSV
            </button>
            <button
              type="button"
              onClick={() =>
                download(
                  `${state.jobId}.json`,
                  'application/json',
                  JSON.stringify(documentOf(state, results.value, errors.value), undefined, 2),
                )
              }
            >
              Download JSON
            </button>
            <button type="button" onClick={() => void erase()}>
              Delete
            </button>
          </>
        )}
      </p>
    </section>
  );
}

function Failures({ errors, job }: { readonly errors: readonly ImageError[]; readonly job: JobView }) {
  const isOver = job.state.value !== undefined && hasEnded(job.state.value.status);
  return (
    <section aria-labelledby="failed">
      <h2 id="failed">Failed</h2>
      <ul class="failures">
        {errors.map(({ imageIndex, imageUrl, message }) => (
          <li key={imageIndex}>
            <span>
              <strong>{fileNameOf(imageUrl)}</strong>: {message}
            </span>
            {isOver && (
              <button type="button" onClick={() => void job.retry([imageIndex])}>
                Try again
              </button>
            )}
          </li>
        ))}
      </ul>
      {isOver && errors.length > 1 && (
        <button type="button" onClick={() => void job.retry()}>
          Try all {errors.length} again
        </button>
      )}
    </section>
  );
}

interface ResultProps {
  readonly result: ImageResult;
  readonly threshold: number;
  readonly job: JobView;
}

function Result({ result, threshold, job }: ResultProps) {
  const { imageUrl, imageWidth, imageHeight, detections, viewUrl } = result;
  const shown = above(detections, threshold);
  const name = fileNameOf(imageUrl);
  return (
    <li class="card">
      {viewUrl !== undefined && (
        <AnnotatedPhoto
          src={viewUrl}
          alt={name}
          width={imageWidth}
          height={imageHeight}
          detections={shown}
          onError={() => void job.renewPictures()}
        />
      )}
      <p class="caption">
        <strong>{name}</strong>{' '}
        <span class="quiet">{shown.length === 0 ? 'nothing found' : shown.map(({ label }) => label).join(', ')}</span>
      </p>
    </li>
  );
}

/** The end of the key, less the id before it (design of the upload's key: `…/{uuid}-{name}`). */
function fileNameOf(imageUrl: string): string {
  return (imageUrl.split('/').at(-1) ?? '').replace(/^[0-9a-f-]{36}-/, '');
}
