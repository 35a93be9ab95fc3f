import { signal } from '@preact/signals';

/** A picture of this device, for an `<img>`: the browser holds it in memory for as long as it has an address. */
export class Preview {
  readonly url = signal<string>();

  show(blob: Blob): void {
    this.clear();
    this.url.value = URL.createObjectURL(blob);
  }

  clear(): void {
    if (this.url.value !== undefined) URL.revokeObjectURL(this.url.value);
    this.url.value = undefined;
  }
}
