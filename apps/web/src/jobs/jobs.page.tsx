import { computed } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import { Gate } from '../identity/gate.js';
import { focusHeading } from '../layout/arrival.js';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import type { Services } from '../services.js';
import { useKept } from '../services.js';
import { Batch } from './batch.js';
import { Drop } from './drop.js';
import { Jobs } from './job-list.js';
import { askBeforeLeaving } from './leaving.js';
import { UploadItem } from './upload-item.js';

export function JobsPage() {
  useTitle('Jobs');
  return (
    <>
      <h1>Jobs</h1>
      <Gate>
        <NewJob />
        <Jobs />
      </Gate>
    </>
  );
}

/** It goes on while one looks at another page. */
function batchOf({ api, identity }: Services): Batch {
  const batch = new Batch(api, () => identity.state.value === 'in');
  askBeforeLeaving(computed(() => batch.uploads.value.length > 0));
  addEventListener('online', () => {
    batch.againAll();
  });
  return batch;
}

function NewJob() {
  const { route } = useLocation();
  const batch = useKept(Batch, batchOf);
  const section = useRef<HTMLElement>(null);
  const { uploads, notice, isSubmitting, isUploading, uploadedCount, toTryAgain } = batch;
  const isReady = !isUploading.value && !isSubmitting.value && uploadedCount.value > 0;
  const submit = async (): Promise<void> => {
    if (!isReady) return;
    const jobId = await batch.submit();
    if (jobId !== undefined && location.pathname === '/jobs') route(`/jobs/${jobId}`);
  };
  return (
    <section ref={section} aria-labelledby="new-job">
      <h2 id="new-job">New job</h2>
      <Drop add={(dropped) => batch.add(dropped)} />
      {notice.value !== undefined && <Notice tone="bad">{notice.value}</Notice>}
      {uploads.value.length > 0 && (
        <ul class="uploads" aria-label="Pictures">
          {uploads.value.map((upload) => (
            <UploadItem
              key={upload.preview}
              upload={upload}
              again={() => {
                focusHeading();
                batch.again(upload);
              }}
              remove={() => {
                // The button that is used goes with it, and the focus would be lost.
                section.current?.querySelector('input')?.focus();
                batch.remove(upload);
              }}
            />
          ))}
        </ul>
      )}
      {/* Begin and end are said only: a hundred pictures are not counted aloud. */}
      <p class="quiet">
        <span role="status">{saidOf(batch)}</span>
        {isUploading.value && `: ${countsOf(batch)}`}
      </p>
      {uploads.value.length > 0 && (
        <div class="actions">
          <button type="button" class="primary" aria-disabled={!isReady} onClick={() => void submit()}>
            {isSubmitting.value ? 'Submitting…' : invitationOf(uploadedCount.value)}
          </button>
          {toTryAgain.value.length > 1 && (
            <button
              type="button"
              onClick={() => {
                focusHeading();
                batch.againAll();
              }}
            >
              Try all {toTryAgain.value.length} again
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function invitationOf(uploadedCount: number): string {
  if (uploadedCount === 0) return 'Look at the pictures';
  return `Look at ${uploadedCount} ${uploadedCount === 1 ? 'picture' : 'pictures'}`;
}

function countsOf({ uploads, uploadedCount, failedCount }: Batch): string {
  const failed = failedCount.value > 0 ? `, ${failedCount.value} failed` : '';
  return `${uploadedCount.value} of ${uploads.value.length} uploaded${failed}`;
}

function saidOf(batch: Batch): string {
  if (batch.uploads.value.length === 0) return '';
  return batch.isUploading.value ? 'Uploading' : countsOf(batch);
}
