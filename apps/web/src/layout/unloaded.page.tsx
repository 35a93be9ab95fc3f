import { Reload } from './reload.js';
import { useTitle } from './title.js';

/** Instead of a page whose code did not come. */
export function UnloadedPage() {
  useTitle('Not loaded');
  return (
    <section class="narrow">
      <h1>This page could not be loaded</h1>
      <p>
        The connection may be lost, or there is a newer version of Spotter. Look at your connection, then load it again.
      </p>
      <Reload />
    </section>
  );
}
