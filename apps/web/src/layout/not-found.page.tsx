import { useTitle } from './title.js';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <section class="narrow">
      <h1>There is no such page</h1>
      <p>
        The address may be mistyped, or what it led to may be gone. <a href="/">To the exercises</a>
      </p>
    </section>
  );
}
