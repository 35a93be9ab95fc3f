/**
 * How many images are in work for each thread: one is in the model, two are decoded and wait at the thread, one is being
 * decoded. With fewer a core is idle for a moment whenever work passes from thread to thread, which costs 2.5 % of the images
 * a second at 1280 x 720 with YOLOX-nano; more gained nothing.
 */
export const IMAGES_PER_THREAD = 4;

/** Those of them that are decoded. */
export const PICTURES_PER_THREAD = IMAGES_PER_THREAD - 1;
