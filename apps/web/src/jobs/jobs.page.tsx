import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { Gate } from '../identity/gate.js';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { Batch, MOST_PICTURES } from './batch.js';
import { JobList } from './job-list.js';
import { UploadItem } from './upload-item.js';

export function JobsPage() {
  useTitle('Jobs');
  return (
    <>
      <h1>Jobs</h1>
      <Gate>
        <NewJob />
        <JobList />
      </Gate>
    </>
  );
}

function NewJob() {
  const { api } = useServices();
  const { route } = useLocation();
  const batch = useMemo(() => new Batch(api), [api]);
  useEffect(() => () => batch.close(), [batch]);
  const { uploads, notice, isSubmitting, isUploading, uploadedCount } = batch;
  const submit = async (): Promise<void> => {
    const jobId = await batch.submit();
    if (jobId !== undefined) route(`/jobs/${jobId}`);
  };
  return (
    <section aria-labelledby="new-job">
      <h2 id="new-job">New job</h2>
      <Drop add={(files) => batch.add(files)} />
      {notice.value !== undefined && <Notice tone="bad">{notice.value}</Notice>}
      {uploads.value.length > 0 && (
        <>
          <ul class="uploads">
            {uploads.value.map((upload) => (
              <UploadItem key={upload.preview} upload={upload} batch={batch} />
            ))}
          </ul>
          <p role="status" class="quiet">
            {uploadedCount.value} of {uploads.value.length} uploaded
          </p>
          <button
            type="button"
            class="primary"
            disabled={isUploading.value || isSubmitting.value || uploadedCount.value === 0}
            onClick={() => void submit()}
          >
            Look at {uploadedCount.value} {uploadedCount.value === 1 ? 'picture' : 'pictures'}
          </button>
        </>
      )}
    </section>
  );
}

function Drop({ add }: { readonly add: (files: File[]) => void }) {
  const isOver = useSignal(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    isOver.value = false;
    add([...(event.dataTransfer?.files ?? [])]);
  };
  return (
    <label
      class={isOver.value ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={drop}
    >
      <span>
        Drop pictures here, or <span class="link">choose them</span>
      </span>
      <small>JPEG, PNG, WebP or AVIF, up to {MOST_PICTURES} at once</small>
      <input
        class="unseen"
        type="file"
        accept="image/*"
        multiple
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
