/**
 * What became of V8's cached data: it may be left out, and it is refused when it is of another version, architecture or flags, or of
 * a source of another length.
 */
export type CodeCache = 'used' | 'refused' | 'absent';
