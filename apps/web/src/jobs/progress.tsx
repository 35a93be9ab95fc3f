import { useLocation } from 'preact-iso';
import { focusHeading } from '../layout/arrival.js';
import { csvOf, download, jsonOf } from './export.js';
import type { JobDocument } from './export.js';
import type { JobState, JobView } from './job.js';
import { hasEnded, nameOf } from './status.js';

interface ProgressProps {
  readonly job: JobView;
  readonly state: JobState;
}

export function Progress({ job, state }: ProgressProps) {
  const { status, imageCount, processedCount, failedCount } = state;
  const isOver = hasEnded(status);
  const counts = `${processedCount} of ${imageCount} looked at${failedCount > 0 ? `, ${failedCount} failed` : ''}`;
  return (
    <section aria-label="Progress">
      {/* What changes every second is not said every time. */}
      <p>
        <span role="status">
          <strong class={`state ${status.toLowerCase()}`}>{nameOf(status)}</strong>
          {isOver && `: ${counts}`}
        </span>
        {!isOver && `: ${counts}`}
      </p>
      <progress max={imageCount} value={processedCount} aria-label="Pictures looked at" />
      <div class="actions">{isOver ? <ActionsOfEnded job={job} /> : <Cancel job={job} />}</div>
    </section>
  );
}

function Cancel({ job }: { readonly job: JobView }) {
  const cancel = async (): Promise<void> => {
    if (job.isBusy.value) return;
    await job.cancel();
    focusHeading();
  };
  return (
    <button type="button" aria-disabled={job.isBusy.value} onClick={() => void cancel()}>
      Cancel
    </button>
  );
}

function ActionsOfEnded({ job }: { readonly job: JobView }) {
  const { route } = useLocation();
  const isBusy = job.isBusy.value;
  const save = async (type: string, extension: string, textOf: (document: JobDocument) => string | Promise<string>) => {
    if (isBusy) return;
    await job.save(async (document) => {
      download(`${job.jobId}.${extension}`, type, await textOf(document));
    });
  };
  const erase = async (): Promise<void> => {
    if (isBusy || !confirm('Delete this job, its results and its pictures? They can’t be brought back.')) return;
    if (await job.erase()) route('/jobs', true);
  };
  return (
    <>
      <button type="button" aria-disabled={isBusy} onClick={() => void save('text/csv', 'csv', csvOf)}>
        Download CSV
      </button>
      <button type="button" aria-disabled={isBusy} onClick={() => void save('application/json', 'json', jsonOf)}>
        Download JSON
      </button>
      <button type="button" aria-disabled={isBusy} onClick={() => void erase()}>
        Delete
      </button>
    </>
  );
}
