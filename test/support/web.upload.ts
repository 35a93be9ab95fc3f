/** A browser's upload by XMLHttpRequest, with the test as the server. */
export class FarUpload extends EventTarget {
  readonly upload = new EventTarget();
  readonly headers = new Map<string, string>();
  status = 0;
  method = '';
  url = '';
  body: Blob | undefined;

  open(method: string, url: string): void {
    Object.assign(this, { method, url });
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  send(body: Blob): void {
    this.body = body;
  }

  abort(): void {
    this.#end('abort');
  }

  /** So many bytes have gone out so far. */
  take(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded }));
  }

  answer(status: number): void {
    this.status = status;
    this.#end('load');
  }

  cut(): void {
    this.#end('error');
  }

  #end(how: 'abort' | 'load' | 'error'): void {
    this.dispatchEvent(new Event(how));
    this.dispatchEvent(new Event('loadend'));
  }
}

/** Puts it in the place of the global one, which Node does not have. */
export function catchUploads(): { readonly uploads: FarUpload[]; release(): void } {
  const uploads: FarUpload[] = [];
  class Caught extends FarUpload {
    constructor() {
      super();
      uploads.push(this);
    }
  }
  Object.assign(globalThis, { XMLHttpRequest: Caught });
  return { uploads, release: () => void Reflect.deleteProperty(globalThis, 'XMLHttpRequest') };
}
