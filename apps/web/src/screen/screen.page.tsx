import { useEffect, useRef } from 'preact/hooks';
import { Results } from '../detections/results.js';
import { useKeptFocus } from '../layout/kept-focus.js';
import { Notice } from '../layout/notice.js';
import { useSignedUrl } from '../layout/signed-url.js';
import { useTitle } from '../layout/title.js';
import { useKept } from '../services.js';
import { checkCodeOf, isOfThisMachineOnly, phoneAddressOf } from './address.js';
import { Code } from './code.js';
import type { Stage } from './saying.js';
import { sayingOf } from './saying.js';
import { Screen } from './screen.js';
import type { ScreenSession } from './screen.session.js';

const STEPS: readonly { readonly stage: Stage; readonly name: string }[] = [
  { stage: 'waiting', name: 'Scan the code' },
  { stage: 'connected', name: 'Phone connected' },
  { stage: 'uploading', name: 'Photo on its way' },
  { stage: 'done', name: 'Photo here' },
];

export function ScreenPage() {
  useTitle('Screen');
  const screen = useKept(Screen, ({ api }) => new Screen(api));
  useEffect(() => {
    screen.enter();
    return () => screen.leave();
  }, [screen]);
  const session = screen.session.value;
  return session === undefined ? null : <Session session={session} begin={() => screen.begin()} />;
}

interface PartProps {
  readonly session: ScreenSession;
  readonly begin: () => void;
}

function Session({ session, begin }: PartProps) {
  const part = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useKeptFocus(part, heading);
  const stage = session.stage.value;
  const isDone = stage === 'done';
  const { progress, job, isUnlooked, failure } = session;
  const saying = sayingOf({ stage, progress: progress.value, job: job.value, isUnlooked: isUnlooked.value });
  return (
    <section ref={part}>
      <h1 ref={heading} tabIndex={-1}>
        A photo from your phone
      </h1>
      {/* Of the code, the steps beside it say the same to who sees them. */}
      <p class={isDone ? 'notice plain' : 'unseen'} role="status">
        {saying}
      </p>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {isDone ? <Photo session={session} begin={begin} /> : <Invitation session={session} />}
    </section>
  );
}

function Invitation({ session }: { readonly session: ScreenSession }) {
  const { stage, sessionId, isConnected } = session;
  const isEnded = session.countdown.isEnded.value;
  return (
    <div class="invitation">
      {sessionId.value === undefined || isEnded ? (
        <div class="code empty" aria-hidden="true" />
      ) : (
        <Code text={phoneAddressOf(location.origin, sessionId.value)} label="The code to scan with your phone" />
      )}
      <div>
        <Steps stage={stage.value} />
        {sessionId.value !== undefined && !isEnded && <Help sessionId={sessionId.value} />}
        {sessionId.value !== undefined && (
          <p class="quiet">
            <TimeLeft session={session} />
            {!isConnected.value && <span>Connecting: the photo may come some seconds late.</span>}
          </p>
        )}
        {stage.value === 'failed' && (
          <button type="button" class="primary" onClick={() => session.look()}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

function Help({ sessionId }: { readonly sessionId: string }) {
  return (
    <>
      <p>
        The phone shows <strong class="check">{checkCodeOf(sessionId)}</strong>, as this screen does. If it does not, it
        has scanned another code.
      </p>
      <p>
        <a class="button" href={phoneAddressOf(location.origin, sessionId)} target="_blank" rel="noreferrer">
          Open the phone’s page here
        </a>
      </p>
      {isOfThisMachineOnly(location.hostname) && (
        <p class="quiet">
          The code leads to {location.hostname}, which to a phone is itself. To use one, start Spotter by{' '}
          <code>SPOTTER_PUBLIC_HOST=&lt;address&gt; npm start</code>, with this machine’s address in your network.
        </p>
      )}
    </>
  );
}

/** By itself, since it changes every second. */
function TimeLeft({ session }: { readonly session: ScreenSession }) {
  const left = session.countdown.left.value;
  if (left === undefined) return null;
  if (left === 0) return <span>The code has ended. The photo that is on its way may still come. </span>;
  return <span>A new code comes in {minutes(left)}. </span>;
}

function Steps({ stage }: { readonly stage: Stage }) {
  const at = STEPS.findIndex((step) => step.stage === stage);
  return (
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
  );
}

function Photo({ session, begin }: PartProps) {
  const url = session.imageUrl.value;
  return (
    <>
      {url !== undefined && <Picture session={session} url={url} />}
      <p>
        <button type="button" class="primary" onClick={begin}>
          Another photo
        </button>
      </p>
    </>
  );
}

function Picture({ session, url }: { readonly session: ScreenSession; readonly url: string }) {
  const { src, attempt, onError } = useSignedUrl(url, () => session.renewPhoto());
  const [found] = session.job.value?.detections ?? [];
  return (
    <>
      {src === undefined && (
        <Notice tone="bad">
          The photo can’t be shown here: the connection may be lost, or the photo damaged. Look at your connection, or
          take another photo.
        </Notice>
      )}
      {found ? (
        <Results key={attempt} found={found} src={src ?? url} alt="The photo" onPictureError={onError} />
      ) : (
        <img key={attempt} class="photo" src={src ?? url} alt="The photo" onError={onError} />
      )}
    </>
  );
}

function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
