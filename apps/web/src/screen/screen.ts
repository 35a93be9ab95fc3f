import type { SpotterClient } from '@spotter/client';
import { signal } from '@preact/signals';
import { ScreenSession } from './screen.session.js';

/** What the screen's page shows, which is there again when one comes back to it: a code, or the photo that has come by it. */
export class Screen {
  readonly session = signal<ScreenSession>();

  constructor(private readonly api: SpotterClient) {}

  enter(): void {
    if (this.session.value === undefined) this.begin();
    else this.session.value.open();
  }

  leave(): void {
    this.session.value?.close();
  }

  /** A new code, whatever there was. */
  begin(): void {
    this.leave();
    const session = new ScreenSession(this.api, () => {
      this.begin();
    });
    this.session.value = session;
    session.open();
  }
}
