/**
 * Turns of images whose decoders hold them whole: at any time as many as have so many pixels together, or a single one of more. They
 * come in the order of their arrival, so that many small ones keep no larger one waiting for ever.
 */
export class DecodeTurns<Image> {
  readonly #waiting: { readonly image: Image; readonly pixels: number }[] = [];
  #pixels = 0;

  /** @param most pixels at a time. */
  constructor(private readonly most: number) {}

  /** An image has come. @returns whether it is its turn at once; else it waits. */
  come(image: Image, pixels: number): boolean {
    this.#waiting.push({ image, pixels });
    if (this.#waiting.length > 1) return false;
    return this.next() !== undefined;
  }

  /** @returns who has waited longest, if it is its turn: it has it then, until it says that it is over. */
  next(): Image | undefined {
    const [first] = this.#waiting;
    if (first === undefined || (this.#pixels > 0 && this.#pixels + first.pixels > this.most)) return undefined;
    this.#waiting.shift();
    this.#pixels += first.pixels;
    return first.image;
  }

  /** The turn of an image is over. */
  end(pixels: number): void {
    this.#pixels -= pixels;
  }

  /** @returns whether it was waiting; it does so no more. */
  remove(image: Image): boolean {
    const index = this.#waiting.findIndex((waiting) => waiting.image === image);
    if (index >= 0) this.#waiting.splice(index, 1);
    return index >= 0;
  }

  /** Ends the waiting of all. */
  clear(): Image[] {
    return this.#waiting.splice(0).map(({ image }) => image);
  }
}
