import { useServices } from '../services.js';

/** Who is signed in, and the way out; nothing for anybody else, whom the pages that need it ask to sign in. */
export function Account() {
  const { identity } = useServices();
  if (identity.state.value !== 'in') return null;
  return (
    <div class="account">
      {identity.email.value !== undefined && <span class="quiet">{identity.email.value}</span>}
      <button type="button" onClick={() => identity.signOut()}>
        Sign out
      </button>
    </div>
  );
}
