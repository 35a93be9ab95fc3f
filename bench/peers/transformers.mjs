// Beside its node_modules, where Node looks for the package.
export { AutoImageProcessor, AutoModel, RawImage, env } from '@huggingface/transformers';
