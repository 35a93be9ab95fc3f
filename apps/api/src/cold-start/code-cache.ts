/** What became of V8's cached data: it may be left out, and it is refused when it is of another version or architecture. */
export type CodeCache = 'used' | 'refused' | 'absent';
