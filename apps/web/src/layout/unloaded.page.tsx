import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { answers } from './answers.js';
import { Notice } from './notice.js';
import { useOnline } from './online.js';
import { useTitle } from './title.js';

/** Instead of a page whose code did not come, until it does: by itself once there is a connection, or when one comes back to it. */
export function UnloadedPage({ retry }: { readonly retry: () => Promise<void> }) {
  useTitle('Not loaded');
  const isOffline = useSignal(false);
  const retryQuietly = (): void => void retry().catch(() => undefined);
  useEffect(retryQuietly, []);
  useOnline(retryQuietly);
  const press = async (): Promise<void> => {
    isOffline.value = false;
    try {
      await retry();
    } catch {
      // The browser's own page would take the place of this one, from which nothing comes back by itself.
      if (await answers()) location.reload();
      else isOffline.value = true;
    }
  };
  return (
    <section class="narrow">
      <h1>This page could not be loaded</h1>
      <p>
        The connection may be lost, or there is a newer version of Spotter. Once there is a connection again, the page
        comes by itself; if it does not, load it again.
      </p>
      {isOffline.value && <Notice tone="bad">There is no connection yet.</Notice>}
      <button type="button" class="primary" onClick={() => void press()}>
        Load it again
      </button>
    </section>
  );
}
