/** What became of V8's cached data: it may be left out, and it is refused when it is of another version, architecture, source or flags. */
export type CodeCache = 'used' | 'refused' | 'absent';
