import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { Notice } from '../layout/notice.js';
import { useServices } from '../services.js';
import { SignInButton } from './sign-in-button.js';

/** What only those see who are signed in; where identity is off, that is everybody. */
export function Gate({ children }: { readonly children: ComponentChildren }) {
  const { identity } = useServices();
  const { url } = useLocation();
  const state = identity.state.value;
  if (state === 'off' || state === 'in') return <>{children}</>;
  return (
    <section class="narrow">
      {state === 'ended' && <Notice tone="plain">You are not signed in any more.</Notice>}
      <p>Jobs belong to whoever submitted them: sign in to see yours.</p>
      <SignInButton returnTo={url} />
    </section>
  );
}
