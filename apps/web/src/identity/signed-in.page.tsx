import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';

/** Where the sign-in page sends people back to, with a code in the address. */
export function SignedInPage() {
  useTitle('Signing in');
  const { identity } = useServices();
  const { route } = useLocation();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const address = new URL(location.href);
    // Out of the history, whatever comes of it.
    history.replaceState(history.state, '', address.pathname);
    identity.complete(address).then(
      (returnTo) => {
        route(returnTo, true);
      },
      () => {
        setFailed(true);
      },
    );
  }, [identity]);
  if (!hasFailed) return <Notice tone="plain">Signing you in…</Notice>;
  return (
    <section class="narrow">
      <h1>You are not signed in</h1>
      <Notice tone="bad">The sign-in was not completed, or took too long. Try again.</Notice>
      <button type="button" class="primary" onClick={() => void identity.signIn('/jobs')}>
        Sign in
      </button>
    </section>
  );
}
