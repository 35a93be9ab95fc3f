import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Results } from '../detections/results.js';
import { hasEnded } from '../jobs/status.js';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { checkCodeOf, phoneAddressOf } from './address.js';
import { Code } from './code.js';
import type { Stage } from './screen.session.js';
import { ScreenSession } from './screen.session.js';

const STEPS: readonly { readonly stage: Stage; readonly name: string }[] = [
  { stage: 'waiting', name: 'Scan the code' },
  { stage: 'connected', name: 'Phone connected' },
  { stage: 'uploading', name: 'Photo on its way' },
  { stage: 'done', name: 'Photo here' },
];

export function ScreenPage() {
  useTitle('Screen');
  const { api } = useServices();
  const session = useSignal<ScreenSession>();
  const begin = (): void => {
    session.value?.close();
    const next = new ScreenSession(api, begin);
    session.value = next;
    void next.open();
  };
  useEffect(() => {
    begin();
    return () => session.value?.close();
  }, [api]);

  const present = session.value;
  if (present === undefined) return null;
  return (
    <>
      <h1>A photo from your phone</h1>
      {present.stage.value === 'done' ? (
        <Photo session={present} begin={begin} />
      ) : (
        <Invitation session={present} begin={begin} />
      )}
    </>
  );
}

interface PartProps {
  readonly session: ScreenSession;
  readonly begin: () => void;
}

function Invitation({ session, begin }: PartProps) {
  const { stage, sessionId, left, isConnected, failure } = session;
  return (
    <div class="invitation">
      {sessionId.value === undefined ? (
        <div class="code empty" aria-hidden="true" />
      ) : (
        <Code text={phoneAddressOf(location.origin, sessionId.value)} label="The code to scan with your phone" />
      )}
      <div>
        <Steps stage={stage.value} />
        {sessionId.value !== undefined && (
          <>
            <p>
              The phone shows <strong class="check">{checkCodeOf(sessionId.value)}</strong>, as this screen does. If it
              does not, it has scanned another code.
            </p>
            <p class="quiet">
              {left.value !== undefined && <span>A new code comes in {minutes(left.value)}. </span>}
              {!isConnected.value && <span>Connecting: the photo may come some seconds late.</span>}
            </p>
            <p>
              <a
                class="button"
                href={phoneAddressOf(location.origin, sessionId.value)}
                target="_blank"
                rel="noreferrer"
              >
                Open the phone’s page here
              </a>
            </p>
          </>
        )}
        {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
        {stage.value === 'failed' && (
          <button type="button" class="primary" onClick={begin}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

function Steps({ stage }: { readonly stage: Stage }) {
  const at = STEPS.findIndex((step) => step.stage === stage);
  return (
    <>
      <ol class="steps">
        {STEPS.map((step, index) => (
          <li
            key={step.stage}
            class={index < at ? 'past' : ''}
            {...(index === at && { 'aria-current': 'step' as const })}
          >
            {step.name}
          </li>
        ))}
      </ol>
      <p class="unseen" role="status">
        {STEPS[at]?.name}
      </p>
    </>
  );
}

function Photo({ session, begin }: PartProps) {
  const { imageUrl, progress, job, failure } = session;
  const [found] = job.value?.detections ?? [];
  const [error] = job.value?.errors ?? [];
  const renew = (): void => {
    session.renewPhoto().catch(() => undefined);
  };
  return (
    <>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {imageUrl.value !== undefined && found && (
        <Results found={found} src={imageUrl.value} alt="The photo" onPictureError={renew} />
      )}
      {imageUrl.value !== undefined && !found && (
        <img class="photo" src={imageUrl.value} alt="The photo" onError={renew} />
      )}
      {error && <Notice tone="bad">Nothing could be looked for on it: {error.message}</Notice>}
      {job.value?.status === 'CANCELLED' && <Notice tone="bad">Looking at it was cancelled.</Notice>}
      {!(job.value && hasEnded(job.value.status)) && (
        <Notice tone="plain">
          {progress.value?.status === 'PROCESSING' ? 'Looking at it…' : 'Waiting for its turn…'}
        </Notice>
      )}
      <p>
        <button type="button" class="primary" onClick={begin}>
          Another photo
        </button>
      </p>
    </>
  );
}

function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
