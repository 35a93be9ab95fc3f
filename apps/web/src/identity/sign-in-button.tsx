import { useSignal } from '@preact/signals';
import { Notice } from '../layout/notice.js';
import { useServices } from '../services.js';

/** Leads to the sign-in page, and from there back to `returnTo`. */
export function SignInButton({ returnTo }: { readonly returnTo: string }) {
  const { identity } = useServices();
  const hasFailed = useSignal(false);
  const signIn = (): void => {
    hasFailed.value = false;
    identity.signIn(returnTo).catch(() => (hasFailed.value = true));
  };
  return (
    <>
      {hasFailed.value && (
        <Notice tone="bad">
          The sign-in could not be begun. Look at your connection, and whether this site may store data, then try again.
        </Notice>
      )}
      <button type="button" class="primary" onClick={signIn}>
        Sign in
      </button>
    </>
  );
}
