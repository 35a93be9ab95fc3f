import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseXml, xmlDocument } from './xml.js';

describe('xml', () => {
  it('should read back what it wrote, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(parseXml(xmlDocument('Root', { Text: text }, false))).toEqual({ Root: { Text: text } });
      }),
    );
  });

  it('should repeat arrays and leave out what is undefined', () => {
    const document = xmlDocument('Root', { Item: [{ A: 1 }, { A: true }], None: undefined, Empty: [] });
    expect(document).toContain('<Item><A>1</A></Item><Item><A>true</A></Item></Root>');
  });

  it('should know no entities but those of XML', () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "boom">]><Root>&a;&lt;&#65;&#x42;&#1114112;</Root>';
    expect(parseXml(bomb)).toEqual({ Root: '&a;<AB&#1114112;' });
  });
});
