import { decode, encode } from '@jridgewell/sourcemap-codec';

const PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/;

/**
 * A map of the function that tells the lines of our own sources, and of all else only of which package it is. It has no names: of
 * an error's place the file and the line are told.
 *
 * @param partsFolder the name of the folder of the parts that were bundled; what is between them is of no file.
 */
export function ownSourceMap(map, partsFolder) {
  const sources = [];
  const indexes = map.sources.map((source) => {
    const name = source.includes(partsFolder) ? 'app.cjs' : source.replace(PACKAGE, '$1').replace('../../', '');
    const known = sources.indexOf(name);
    return known < 0 ? sources.push(name) - 1 : known;
  });
  const isOwn = sources.map((name) => /^(apps|libs)\//.test(name));
  const mappings = decode(map.mappings).map((line) => {
    const segments = line.flatMap(([column, source, sourceLine, sourceColumn]) => {
      if (source === undefined) return [];
      const index = indexes[source];
      return isOwn[index] ? [[column, index, sourceLine, sourceColumn]] : [[column, index, 0, 0]];
    });
    return segments.filter(([, source], at) => isOwn[source] || segments[at - 1]?.[1] !== source);
  });
  return { ...map, sources, names: [], mappings: encode(mappings) };
}
