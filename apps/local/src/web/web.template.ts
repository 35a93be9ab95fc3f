import { z } from 'zod';
import { resourcesOfType } from '../template/template.js';
import type { Template } from '../template/template.js';

const functionSchema = z.object({ FunctionCode: z.string() });

const headersSchema = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: z.object({
      ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }),
      ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }),
      FrameOptions: z.object({ FrameOption: z.string() }),
    }),
    CustomHeadersConfig: z.object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) }),
  }),
});

/** How the templates have the web app served. */
export interface WebDefinition {
  /** JavaScript of a CloudFront Function for viewer requests. */
  readonly functionCode: string;
  readonly contentSecurityPolicy: string;
  /** The other headers of every answer, but for HSTS, which means nothing without TLS. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws Error when a template has no such function or headers, or more than one. */
export function webDefinitionOf(template: Template): WebDefinition {
  const { FunctionCode } = functionSchema.parse(onlyOf(template, 'AWS::CloudFront::Function'));
  const policy = headersSchema.parse(onlyOf(template, 'AWS::CloudFront::ResponseHeadersPolicy'));
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = policy.ResponseHeadersPolicyConfig;
  return {
    functionCode: FunctionCode,
    contentSecurityPolicy: security.ContentSecurityPolicy.ContentSecurityPolicy,
    headers: {
      'x-content-type-options': 'nosniff',
      'x-frame-options': security.FrameOptions.FrameOption,
      'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
      ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header, Value])),
    },
  };
}

function onlyOf(template: Template, type: string): Record<string, unknown> {
  const [found, ...others] = resourcesOfType(template, type);
  if (found === undefined || others.length > 0) throw new Error(`The template must have exactly one ${type}`);
  return found.properties;
}

/** What browsers trust without TLS (W3C, Secure Contexts). */
const TRUSTWORTHY = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * The headers for who has asked this `Host`. Browsers take Cross-Origin-Opener-Policy from a trustworthy origin
 * only, and complain in the console of any other.
 */
export function localHeadersOf(headers: WebDefinition['headers'], host = ''): WebDefinition['headers'] {
  if (TRUSTWORTHY.test(host)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'cross-origin-opener-policy'));
}

/** Where the local stack has what a policy names by its address in AWS. */
export interface LocalOrigins {
  readonly api: string;
  readonly webSocket: string;
  readonly s3: string;
  readonly signIn?: string;
}

/** The policy with the local addresses in it. @throws Error for an address of AWS that nothing here stands for. */
export function localPolicyOf(policy: string, origins: LocalOrigins): string {
  return policy.replaceAll(/(?:https|wss):\/\/[^ ;]+/g, (address) => {
    const local = localAddressOf(new URL(address), origins);
    if (local === undefined) throw new Error(`The policy names ${address}, which is not here`);
    // A WebSocket's URL has no origin by the URL standard.
    const { protocol, host } = new URL(local);
    return `${protocol}//${host}`;
  });
}

function localAddressOf({ protocol, host }: URL, origins: LocalOrigins): string | undefined {
  if (host.includes('.s3.')) return origins.s3;
  if (host.includes('.execute-api.')) return protocol === 'wss:' ? origins.webSocket : origins.api;
  return host.includes('.auth.') ? origins.signIn : undefined;
}
