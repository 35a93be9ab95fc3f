import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { HOME_PATH } from './return.path.js';
import { SignInButton } from './sign-in-button.js';
import { SignInFailure } from './sign-in.failure.js';

/** Where the sign-in page sends people back to, with a code in the address. */
export function SignedInPage() {
  useTitle('Signing in');
  const { identity } = useServices();
  const { route } = useLocation();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    const address = new URL(location.href);
    // Out of the history, whatever comes of it.
    history.replaceState(history.state, '', address.pathname);
    identity.complete(address).then(
      (path) => route(path, true),
      (error: unknown) => {
        setFailure(error instanceof SignInFailure ? error.message : 'The sign-in did not work. Try again.');
      },
    );
  }, [identity]);
  if (failure === undefined) return <Notice tone="plain">Signing you in…</Notice>;
  return (
    <section class="narrow">
      <h1>You are not signed in</h1>
      <Notice tone="bad">{failure}</Notice>
      <SignInButton returnTo={HOME_PATH} />
    </section>
  );
}
