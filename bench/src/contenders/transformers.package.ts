import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import * as z from 'zod';

// What the bench uses of @huggingface/transformers. The package is not among the project's own, and neither are its types.

interface Image {
  readonly width: number;
  readonly height: number;
}

/** A tensor of the package's own. */
export interface PackageTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

type FromPretrained<T> = (name: string, options?: object) => Promise<T>;
type Processor = (image: Image) => Promise<{ readonly pixel_values: PackageTensor }>;
type Model = (inputs: Readonly<Record<string, PackageTensor>>) => Promise<Readonly<Record<string, PackageTensor>>>;

const isFunction = (value: unknown): boolean => typeof value === 'function';
/** A class with one static method that is used. */
const classWith = <Method extends string, T>(method: Method) =>
  z.custom<Readonly<Record<Method, T>>>((value) => isFunction(value) && isFunction(Reflect.get(Object(value), method)));

const packageSchema = z.object({
  AutoImageProcessor: classWith<'from_pretrained', FromPretrained<Processor>>('from_pretrained'),
  AutoModel: classWith<'from_pretrained', FromPretrained<Model>>('from_pretrained'),
  RawImage: classWith<'fromBlob', (blob: Blob) => Promise<Image>>('fromBlob'),
  env: z.custom<{ allowRemoteModels: boolean; localModelPath: string; readonly version: string }>(
    (value) => typeof value === 'object' && value !== null && 'allowRemoteModels' in value && 'version' in value,
  ),
});

export type TransformersPackage = z.infer<typeof packageSchema>;

/** Loads the package from the folder that it is installed in. */
export async function loadTransformers(folder: string): Promise<TransformersPackage> {
  const loaded: unknown = await import(pathToFileURL(join(folder, 'transformers.mjs')).href);
  return packageSchema.parse({ ...Object(loaded) });
}
