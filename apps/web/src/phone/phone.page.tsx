import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useKeptFocus } from '../layout/kept-focus.js';
import { Notice } from '../layout/notice.js';
import { useOnline } from '../layout/online.js';
import { useTitle } from '../layout/title.js';
import { checkCodeOf } from '../screen/address.js';
import { useServices } from '../services.js';
import { KeptSession, sessionIdOf, tabStorage } from './kept.session.js';
import { NO_CODE, noCodeOf } from './no-code.js';
import { PhoneSession } from './phone.session.js';
import { Sending } from './sending.js';
import type { PhoneStage } from './sending.js';

export function PhonePage() {
  useTitle('Send a photo');
  const { api, configuration } = useServices();
  const sending = useSignal<Sending>();
  const noCode = useSignal<keyof typeof NO_CODE>();
  // Before anything is painted: the id is in the address until then.
  useLayoutEffect(() => {
    const kept = new KeptSession(tabStorage());
    const begin = (): void => {
      const { hash } = location;
      const sessionId = takenSessionId(hash, kept);
      sending.value?.close();
      noCode.value = sessionId === undefined ? noCodeOf(hash, kept) : undefined;
      sending.value =
        sessionId === undefined
          ? undefined
          : new Sending(new PhoneSession(api, sessionId), configuration.webSocketUrl, kept);
      void sending.value?.open();
    };
    // The code of another session, in the tab of this one: only the fragment changes, and the page stays.
    const beginAgain = (): void => {
      if (location.hash !== '') begin();
    };
    begin();
    addEventListener('hashchange', beginAgain);
    return () => {
      removeEventListener('hashchange', beginAgain);
      sending.value?.close();
    };
  }, [api, configuration]);
  useOnline(() => void sending.value?.resume());
  useEffect(() => {
    const refresh = (): void => {
      if (document.visibilityState === 'visible') void sending.value?.refresh();
    };
    document.addEventListener('visibilitychange', refresh);
    return () => {
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);

  if (sending.value) return <Phone key={sending.value.sessionId} sending={sending.value} />;
  if (noCode.value === undefined) return null;
  return (
    <section class="phone">
      <h1>Send a photo</h1>
      <Notice tone={noCode.value === 'sent' ? 'good' : 'bad'}>{NO_CODE[noCode.value]}</Notice>
    </section>
  );
}

/** Takes the id out of the address, so that it is in no history. Without one, it is that of before the page was loaded again. */
function takenSessionId(hash: string, kept: KeptSession): string | undefined {
  if (hash === '') return kept.sessionId;
  history.replaceState(history.state, '', '/u');
  const sessionId = sessionIdOf(hash);
  if (sessionId !== undefined) kept.keep(sessionId);
  return sessionId;
}

/** What is told at each moment, also to who does not see it. The rest is told by what there is to do. */
const SAID: Partial<Record<PhoneStage, string>> = {
  opening: 'Looking at the code…',
  preparing: 'Getting the photo ready…',
  arriving: 'The photo was sent. Waiting for the screen…',
  sent: NO_CODE.sent,
};

function Phone({ sending }: { readonly sending: Sending }) {
  const { failure, preview, sessionId, isRetry } = sending;
  const stage = sending.stage.value;
  const part = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useKeptFocus(part, heading);
  const isOpen = stage !== 'opening' && stage !== 'sent' && stage !== 'over';
  const said = failure.value === undefined ? SAID[stage] : undefined;
  return (
    <section class="phone" ref={part}>
      <h1 ref={heading} tabIndex={-1}>
        Send a photo
      </h1>
      {isOpen && <Request code={checkCodeOf(sessionId)} />}
      <div role="status">
        {said !== undefined && <p class={`notice ${stage === 'sent' ? 'good' : 'plain'}`}>{said}</p>}
      </div>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {stage === 'opening' && failure.value !== undefined && (
        <button type="button" class="primary" onClick={() => void sending.open()}>
          Try again
        </button>
      )}
      {preview.url.value !== undefined && <Chosen key={preview.url.value} src={preview.url.value} />}
      {stage === 'ready' && (
        <button type="button" class="primary wide" onClick={() => void sending.send()}>
          {isRetry.value ? 'Send it again' : 'Send it'}
        </button>
      )}
      {stage === 'sending' && <Transfer sending={sending} />}
      {(stage === 'choosing' || stage === 'ready') && (
        <Choice sending={sending} words={stage === 'ready' ? ANOTHER : FIRST} />
      )}
    </section>
  );
}

/** Who asks, and for what: a code may have come from anybody. */
function Request({ code }: { readonly code: string }) {
  return (
    <>
      <p>
        A screen of <strong>{location.host}</strong> asks for one photo. Whoever has that screen in front of them will
        see it, and what is on it.
      </p>
      <p>
        The screen shows <strong class="check">{code}</strong>. If it does not, close this page: somebody else’s screen
        asks.
      </p>
    </>
  );
}

function Chosen({ src }: { readonly src: string }) {
  const isBroken = useSignal(false);
  if (!isBroken.value)
    return <img class="preview" src={src} alt="The photo you chose" onError={() => (isBroken.value = true)} />;
  return (
    <Notice tone="plain">
      This browser can’t show the photo: it may be damaged. Choose another one, or send it as it is.
    </Notice>
  );
}

const FIRST = { take: 'Take a photo', choose: 'Choose a photo', rank: 'primary' } as const;
/** Beside a photo that is to be sent. */
const ANOTHER = { take: 'Take another', choose: 'Choose another', rank: '' } as const;

function Choice({ sending, words }: { readonly sending: Sending; readonly words: typeof FIRST | typeof ANOTHER }) {
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    const [file] = currentTarget.files ?? [];
    // So that the same file can be chosen again.
    currentTarget.value = '';
    if (file) void sending.choose(file);
  };
  return (
    <div class="choices">
      <label class={`button wide ${words.rank}`}>
        {words.take}
        <input class="unseen" type="file" accept="image/*" capture="environment" onChange={take} />
      </label>
      <label class="button wide">
        {words.choose}
        <input class="unseen" type="file" accept="image/*" onChange={take} />
      </label>
    </div>
  );
}

function Transfer({ sending }: { readonly sending: Sending }) {
  const part = Math.round(sending.share.value * 100);
  return (
    <>
      <p class="transfer">
        <label for="transfer">Sending: {part} %</label>
        <progress id="transfer" max={100} value={part} />
      </p>
      <button type="button" class="wide" onClick={() => sending.cancel()}>
        Cancel
      </button>
    </>
  );
}
