import { signal } from '@preact/signals';

export type UploadState = 'waiting' | 'uploading' | 'uploaded' | 'failed';

/** One picture on its way. */
export class Upload {
  readonly state = signal<UploadState>('waiting');
  readonly share = signal(0);
  readonly failure = signal<string>();
  /** Whether it fails the next time, too: what can't be read stays so. */
  readonly isLasting = signal(false);
  readonly preview: string;
  readonly run = new AbortController();
  /** `s3://…`, once it is there. */
  url: string | undefined;

  constructor(readonly file: File) {
    this.preview = URL.createObjectURL(file);
  }

  drop(): void {
    this.run.abort();
    URL.revokeObjectURL(this.preview);
  }

  get isToTryAgain(): boolean {
    return this.state.value === 'failed' && !this.isLasting.value;
  }
}
