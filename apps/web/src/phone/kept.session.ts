const SESSION = 'spotter.session';
const UPLOADS = 'spotter.uploads';
const SENT = 'spotter.sent';
const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The part of `sessionStorage` that is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The session that an address names in its fragment. */
export function sessionIdOf(hash: string): string | undefined {
  const id = hash.replace(/^#/, '').toLowerCase();
  return SESSION_ID.test(id) ? id : undefined;
}

/**
 * What a tab remembers of its session while it is open: phones throw a page away while their camera is open, and load it again
 * after.
 */
export class KeptSession {
  constructor(private readonly storage: TabStorage) {}

  get sessionId(): string | undefined {
    return this.storage.getItem(SESSION) ?? undefined;
  }

  /** Whether the tab's last session has its photo from here. */
  get isSent(): boolean {
    return this.storage.getItem(SENT) !== null;
  }

  keep(sessionId: string): void {
    if (sessionId !== this.sessionId) this.storage.removeItem(UPLOADS);
    this.storage.removeItem(SENT);
    this.storage.setItem(SESSION, sessionId);
  }

  /** The page may have uploaded to this key: a session that was completed by it has this phone's photo. */
  noteUpload(uploadKey: string): void {
    this.storage.setItem(UPLOADS, [...this.#uploads(), uploadKey].join(' '));
  }

  hasUploaded(uploadKey: string): boolean {
    return this.#uploads().includes(uploadKey);
  }

  /** Forgets the session, which has its photo, but for that. */
  finish(): void {
    this.storage.removeItem(SESSION);
    this.storage.removeItem(UPLOADS);
    this.storage.setItem(SENT, 'yes');
  }

  #uploads(): string[] {
    return (this.storage.getItem(UPLOADS) ?? '').split(' ').filter((key) => key !== '');
  }
}

/** The tab's own, or, where the browser keeps nothing for this site, one that lasts as long as the page. */
export function tabStorage(): TabStorage {
  try {
    return sessionStorage;
  } catch {
    const items = new Map<string, string>();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    };
  }
}
