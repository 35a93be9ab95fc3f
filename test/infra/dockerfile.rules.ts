import type { Copy, Dockerfile, From, Instruction, JSONInstruction } from 'dockerfile-ast';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

/** What a Dockerfile of ours must not be, each as a sentence. */
export interface DockerfileContext {
  /** What `.dockerignore` lets through, and everything below it. */
  readonly sent: readonly string[];
  /** The version of Node.js that the repository is built and tested with. */
  readonly node: string;
  /** Whether Lambda runs the image: under a user of its own, and asked for its health by nobody. */
  readonly isFunction: boolean;
}

const EXEC_FORM = ['CMD', 'ENTRYPOINT'];
const SECRET = /KEY|TOKEN|SECRET|PASSWORD/i;

/** @returns what is wrong, as sentences. */
export function faultsOf(text: string, context: DockerfileContext): string[] {
  const file = DockerfileParser.parse(text);
  const said = validate(text).map(
    ({ message, range }) => `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
  return [
    ...said,
    ...baseFaults(file, context),
    ...copyFaults(file, context),
    ...installFaults(file),
    ...secretFaults(file),
    ...lastStageFaults(file, context),
  ];
}

/** The folders that a Dockerfile makes volumes of, in exec form. */
export function volumesOf(text: string): string[] {
  const volumes = DockerfileParser.parse(text).getInstructions().filter(isAn('VOLUME')) as JSONInstruction[];
  return volumes.flatMap((volume) => volume.getJSONStrings().map((path) => path.getJSONValue()));
}

/** Each base is an earlier stage, or has a tag by which its version can be told. */
function baseFaults(file: Dockerfile, { node }: DockerfileContext): string[] {
  const stages = file.getFROMs().map((from) => from.getBuildStage());
  return file.getFROMs().flatMap((from) => {
    const name = baseOf(file, from);
    if (stages.includes(name)) return [];
    const [, image, tag = ''] = /^([^@]+?)(?::([\w.-]+))?(?:@sha256:[0-9a-f]{64})?$/.exec(name) ?? [];
    if (!/^\d/.test(tag)) return [`${name} has no version`];
    return image === 'node' && !tag.startsWith(`${node}-`) ? [`${name} is not Node.js ${node}`] : [];
  });
}

/** The base with its variable, if it is one, filled in. */
function baseOf(file: Dockerfile, from: From): string {
  const [variable] = from.getVariables();
  const name = from.getImage() ?? '';
  if (variable === undefined) return name;
  const argument = file.getInitialARGs().find((arg) => arg.getProperty()?.getName() === variable.getName());
  return argument?.getProperty()?.getValue() ?? name;
}

/** What is copied is named, and sent to the builder. */
function copyFaults(file: Dockerfile, { sent }: DockerfileContext): string[] {
  const fromContext = file.getCOPYs().filter((copy: Copy) => copy.getFromFlag() === null);
  const sources = fromContext.flatMap((copy) => copy.getArguments().slice(0, -1).map(String));
  return [
    ...file
      .getInstructions()
      .filter(isAn('ADD'))
      .map(() => 'ADD fetches and unpacks: COPY does neither'),
    ...sources
      .filter((source) => !sent.some((path) => source === path || source.startsWith(`${path}/`)))
      .map((source) => `${source} is not let through by .dockerignore`),
  ];
}

/** Packages come without what they only recommend, and leave no lists behind. */
function installFaults(file: Dockerfile): string[] {
  const installs = file
    .getInstructions()
    .filter(isAn('RUN'))
    .map((instruction) => instruction.getArgumentsContent() ?? '')
    .filter((command) => command.includes('apt-get install'));
  return installs.flatMap((command) => [
    ...(command.includes('--no-install-recommends') ? [] : ['apt-get install takes what is only recommended']),
    ...(command.includes('rm -rf /var/lib/apt/lists/*') ? [] : ['The lists of apt stay in the image']),
  ]);
}

/** Arguments and variables stay in the image, for everyone who has it. */
function secretFaults(file: Dockerfile): string[] {
  const properties = [
    ...file.getARGs().map((argument) => argument.getProperty()),
    ...file.getENVs().flatMap((variables) => variables.getProperties()),
  ];
  const names = properties.map((property) => property?.getName() ?? '');
  return names.filter((name) => SECRET.test(name)).map((name) => `${name} would be kept in the image`);
}

/** What is run: by whom, how it takes signals, and who asks for its health. */
function lastStageFaults(file: Dockerfile, { isFunction }: DockerfileContext): string[] {
  const last = file.getFROMs().at(-1)?.getRange().start.line ?? 0;
  const stage = file.getInstructions().filter((instruction) => instruction.getRange().start.line >= last);
  const started = stage.filter((instruction) => EXEC_FORM.includes(instruction.getKeyword()));
  const checks = file.getHEALTHCHECKs().filter((check) => check.getRange().start.line >= last);
  const user = stage.filter(isAn('USER')).at(-1)?.getArguments()[0]?.getValue() ?? 'root';
  return [
    ...(stage.some(isAn('CMD')) ? [] : ['It does not say what it runs']),
    ...started
      .filter((instruction) => !isJson(instruction))
      .map(() => 'A shell would be between signals and the program'),
    ...(isFunction || !/^(root|0)(:|$)/.test(user) ? [] : ['It runs as root']),
    ...(isFunction || checks.length === 1 ? [] : ['It has no health check']),
    ...checks.filter((check) => !/CMD\s+\[/.test(check.getTextContent())).map(() => 'Its health check needs a shell'),
  ];
}

function isAn(keyword: string): (instruction: Instruction) => boolean {
  return (instruction) => instruction.getKeyword() === keyword;
}

function isJson(instruction: Instruction): boolean {
  return (instruction as JSONInstruction).getOpeningBracket() !== null;
}
