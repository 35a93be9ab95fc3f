import { apiGatewayV2Event } from '../../../test/events/api-gateway-v2.js';
import type { Contender, ContenderName } from './contenders.js';
import { CONTENDERS } from './contenders.js';
import type { Plan } from './harness/plan.js';
import type { ApiOptions } from './options.js';
import type { Sample } from './samples/sample.js';
import { takeSample } from './samples/sample.js';
import type { StandIn } from './stand-in/stand-in.js';

/** What measurements of the built function alone have in common. */
export interface BuiltBench {
  readonly options: ApiOptions;
  /** The path of the function's entry. */
  readonly entry: string;
  readonly say: (text: string) => void;
}

/** What a sample of the catalogue takes. */
export interface CatalogueBench {
  /** Those that can run here. */
  readonly contenders: ReadonlyMap<ContenderName, Contender>;
  readonly standIn: StandIn;
}

/** What measurements against others have in common, too. */
export interface ApiBench extends BuiltBench, CatalogueBench {}

/** What is to be different from a plain cold start. */
export interface Variation {
  /** Over the contender's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
  readonly plan?: Partial<Plan>;
  /** The headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a core, 0 to 1. */
  readonly share?: number;
}

/** As long as those of a role's credentials on Lambda are. */
const TOKEN_CHARACTERS = 600;

/** What every process gets, and nothing else of this one's. */
export function environmentOf(dynamoDbEndpoint: string): Readonly<Record<string, string>> {
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    AWS_REGION: 'us-east-1',
    // For boto3, which does not read the other.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjE/+='.repeat(TOKEN_CHARACTERS / 20),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    EXERCISES_TABLE_NAME: 'exercises',
    EXERCISES_BUCKET_NAME: 'spotter-exercises',
    CATALOGUE_CACHE_SECONDS: '0',
  };
}

/** A sample of a contender that serves the catalogue, in a fresh process. */
export function catalogueSample(
  { contenders, standIn }: CatalogueBench,
  name: ContenderName,
  { environment, nodeFlags = [], plan, headers = {}, share = 1 }: Variation = {},
): Promise<Sample> {
  const contender = contenders.get(name);
  if (contender === undefined) throw new Error(`${CONTENDERS[name]} can't run here`);
  const [program, ...args] = contender.command;
  const event = apiGatewayV2Event({ path: '/exercises', query: { limit: '100' }, headers });
  return takeSample({
    command: [program, ...nodeFlags, ...args],
    environment: { ...environmentOf(standIn.endpoint), ...contender.environment, ...environment },
    plan: {
      entry: contender.entry,
      event: JSON.stringify(event),
      clockStepMs: 0,
      warmUps: 0,
      requests: 0,
      withScan: false,
      ...plan,
    },
    share,
  });
}
