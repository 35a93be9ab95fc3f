import { XMLParser } from 'fast-xml-parser';
import { S3Error } from './s3.errors.js';

/** An element's content: text, children by name (an array repeats the element), or nothing for `undefined`. */
export type XmlContent = string | number | boolean | XmlElements | readonly XmlContent[] | undefined;
export interface XmlElements {
  readonly [name: string]: XmlContent;
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Keys may hold control characters, which only survive as character references. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']|\p{Cc}|\u2028/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item: XmlContent) => element(name, item)).join('');
  if (typeof content === 'object') return `<${name}>${elements(content as XmlElements)}</${name}>`;
  return `<${name}>${escapeText(String(content))}</${name}>`;
}

function elements(children: XmlElements): string {
  return Object.entries(children)
    .map(([name, content]) => element(name, content))
    .join('');
}

/** A whole document; S3's errors alone have no namespace. */
export function xmlDocument(root: string, children: XmlElements, namespaced = true): string {
  const open = namespaced ? `${root} xmlns="${NAMESPACE}"` : root;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${open}>${elements(children)}</${root}>`;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED_ENTITIES[name] ?? whole;
    const codePoint = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}

const ignore = (): void => undefined;

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === 'Object',
  // The library's own decoder drops control characters and knows entities of a DTD: the first would delete another
  // key than was named, the second is an attack.
  entityDecoder: {
    setExternalEntities: ignore,
    addInputEntities: ignore,
    reset: ignore,
    decode: decodeEntities,
    setXmlVersion: ignore,
  },
});

/** @throws S3Error MalformedXML */
export function parseXml(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    throw new S3Error('MalformedXML');
  }
}
