import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useServices } from '../services.js';

/** What only those see who are signed in; where identity is off, that is everybody. */
export function Gate({ children }: { readonly children: ComponentChildren }) {
  const { identity } = useServices();
  const { path } = useLocation();
  if (identity.state.value !== 'out') return <>{children}</>;
  return (
    <section class="narrow">
      <p>Jobs belong to whoever submitted them: sign in to see yours.</p>
      <button type="button" class="primary" onClick={() => void identity.signIn(path)}>
        Sign in
      </button>
    </section>
  );
}
