import type { MediaTypeObject, ParameterObject, RequestBodyObject, SchemaObject } from 'openapi3-ts/oas31';
import type { DocumentedRoute } from './document.js';

/** A request as the document's own examples have it: accepted, as long as what it names is there. */
export interface ExampleRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The parameters that a request must have, and its body. */
export function exampleOf({ operation }: DocumentedRoute): ExampleRequest {
  const parameters = (operation.parameters ?? []) as ParameterObject[];
  const required = (place: string) =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place && parameter.required === true)
        .map(({ name, schema }) => [name, String((schema as SchemaObject).examples?.[0])]),
    );
  const body = mediaTypeOf(operation.requestBody as RequestBodyObject | undefined)?.example as unknown;
  return { params: required('path'), query: required('query'), ...(body !== undefined && { body }) };
}

/** The path of a request, such as `/jobs/0b0e7f36-…`. */
export function pathOf({ path }: DocumentedRoute, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(params[name] ?? name));
}

function mediaTypeOf(body: RequestBodyObject | undefined): MediaTypeObject | undefined {
  return body?.content['application/json'];
}
