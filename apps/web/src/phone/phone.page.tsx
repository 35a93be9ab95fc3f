import { useEffect, useMemo } from 'preact/hooks';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { checkCodeOf } from '../screen/address.js';
import { useServices } from '../services.js';
import { forgetSessionId, takeSessionId } from './kept.session.js';
import { Sending } from './sending.js';

export function PhonePage() {
  useTitle('Send a photo');
  const { api, configuration } = useServices();
  const sending = useMemo(() => {
    const sessionId = takeSessionId();
    return sessionId === undefined ? undefined : new Sending(api, configuration.webSocketUrl, sessionId);
  }, [api, configuration]);
  useEffect(() => {
    if (sending === undefined) return undefined;
    void sending.open();
    // As soon as there is a connection again.
    const again = (): void => {
      if (sending.stage.value === 'opening') void sending.open();
      else if (sending.failure.value !== undefined) void sending.send();
    };
    addEventListener('online', again);
    return () => {
      removeEventListener('online', again);
      sending.close();
    };
  }, [sending]);

  return (
    <section class="phone">
      <h1>Send a photo</h1>
      {sending === undefined ? (
        <Notice tone="bad">This page belongs to a code. Scan the one that a screen shows.</Notice>
      ) : (
        <Phone sending={sending} />
      )}
    </section>
  );
}

function Phone({ sending }: { readonly sending: Sending }) {
  const { stage, failure, preview, session, sessionId } = sending;
  if (stage.value === 'sent') {
    forgetSessionId();
    return <Notice tone="good">Your photo is on the screen. You can close this page.</Notice>;
  }
  const isOpen = session.value !== undefined && stage.value !== 'over';
  return (
    <>
      {isOpen && <Request code={checkCodeOf(sessionId)} />}
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {stage.value === 'opening' && failure.value === undefined && <Notice tone="plain">Looking at the code…</Notice>}
      {stage.value === 'opening' && failure.value !== undefined && (
        <button type="button" class="primary" onClick={() => void sending.open()}>
          Try again
        </button>
      )}
      {isOpen && preview.value !== undefined && <img class="preview" src={preview.value} alt="The photo you chose" />}
      {stage.value === 'preparing' && <Notice tone="plain">Getting the photo ready…</Notice>}
      {stage.value === 'ready' && (
        <button type="button" class="primary wide" onClick={() => void sending.send()}>
          {failure.value === undefined ? 'Send it' : 'Send it again'}
        </button>
      )}
      {stage.value === 'sending' && <Transfer sending={sending} />}
      {(stage.value === 'choosing' || stage.value === 'ready') && <Choice sending={sending} />}
    </>
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

function Choice({ sending }: { readonly sending: Sending }) {
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    const [file] = currentTarget.files ?? [];
    // So that the same file can be chosen again.
    currentTarget.value = '';
    if (file) void sending.choose(file);
  };
  return (
    <div class="choices">
      <label class="button wide">
        Take a photo
        <input class="unseen" type="file" accept="image/*" capture="environment" onChange={take} />
      </label>
      <label class="button wide">
        Choose a photo
        <input class="unseen" type="file" accept="image/*" onChange={take} />
      </label>
    </div>
  );
}

function Transfer({ sending }: { readonly sending: Sending }) {
  const { share } = sending;
  const part = Math.round(share.value * 100);
  return (
    <>
      <p class="transfer">
        <label for="transfer">{part < 100 ? `Sending: ${part} %` : 'Waiting for the screen…'}</label>
        <progress id="transfer" max={100} value={part} />
      </p>
      <button type="button" class="wide" onClick={() => sending.cancel()}>
        Cancel
      </button>
    </>
  );
}
