import { CLOTH, HAIR, SKIN } from '../palette.js';
import type { Colour } from '../palette.js';

export interface Look {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly style: 'short' | 'bun' | 'ponytail';
  readonly shirt: Colour;
  readonly shorts: Colour;
  readonly shoes: Colour;
}

/** The four people of the catalogue. */
export const LOOKS = {
  ada: { skin: SKIN.light, hair: HAIR.copper, style: 'bun', shirt: CLOTH.teal, shorts: CLOTH.navy, shoes: CLOTH.coral },
  ben: { skin: SKIN.deep, hair: HAIR.black, style: 'short', shirt: CLOTH.sun, shorts: CLOTH.navy, shoes: CLOTH.white },
  cleo: {
    skin: SKIN.tan,
    hair: HAIR.black,
    style: 'ponytail',
    shirt: CLOTH.coral,
    shorts: CLOTH.plum,
    shoes: CLOTH.white,
  },
  dan: {
    skin: SKIN.light,
    hair: HAIR.brown,
    style: 'short',
    shirt: CLOTH.navy,
    shorts: CLOTH.teal,
    shoes: CLOTH.coral,
  },
} as const satisfies Record<string, Look>;
