import { describe, expect, it } from '@jest/globals';
import { resolveTemplate, resourcesOfType } from './template.js';
import type { Template } from './template.js';
import { mergeTemplates, parseTemplate } from './template.yaml.js';

function resolve(
  files: Record<string, string>,
  parameters: Record<string, string> = { App: 'spotter', Env: 'local' },
): Template {
  const templates = Object.entries(files).map(([name, text]) => ({ name, template: parseTemplate(text, name) }));
  return resolveTemplate(mergeTemplates(templates), parameters);
}

function propertiesOf(lines: string[], extra = ''): Record<string, unknown> {
  const text = [
    'Resources:',
    '  It:',
    '    Type: Custom::It',
    '    Properties:',
    ...lines.map((line) => `      ${line}`),
    extra,
  ];
  return resolve({ 'a.yml': text.join('\n') }).Resources['It']?.Properties ?? {};
}

const TABLE = `
  Table:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: !Sub '\${App}-\${Env}-jobs' }
  Bucket:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Join ['-', [!Ref App, !Ref 'AWS::AccountId', !Ref AWS::Region]] }
  Nameless: { Type: AWS::SQS::Queue }
Parameters:
  App: { Type: String }
  Env: { Type: String }
  Size: { Type: Number, Default: 5 }
Mappings:
  Sizes: { local: { cpu: 1 } }
Conditions:
  IsLocal: !Equals [!Ref Env, local]
  IsProd: !Equals [!Ref Env, prod]
  Both: !And [!Condition IsLocal, !Not [!Condition IsProd]]
  Either: !Or [!Condition IsProd, !Equals [a, b]]
`;

describe('template', () => {
  it('should resolve references to parameters, pseudo parameters and resources', () => {
    expect(
      propertiesOf(
        [
          'parameter: !Ref App',
          'byDefault: !Ref Size',
          'table: !Ref Table',
          'bucket: !Ref Bucket',
          'nameless: !Ref Nameless',
          'suffix: !Ref AWS::URLSuffix',
        ],
        TABLE,
      ),
    ).toEqual({
      parameter: 'spotter',
      byDefault: '5',
      table: 'spotter-local-jobs',
      bucket: 'spotter-000000000000-us-east-1',
      nameless: 'Nameless',
      suffix: 'amazonaws.com',
    });
  });

  it('should resolve attributes in both forms and inside text', () => {
    expect(
      propertiesOf(
        [
          'table: !GetAtt Table.Arn',
          'bucket: !GetAtt [Bucket, Arn]',
          "index: !Sub '${Table.Arn}/index/*'",
          'long: { Fn::GetAtt: [Nameless, Arn] }',
        ],
        TABLE,
      ),
    ).toEqual({
      table: 'arn:aws:dynamodb:us-east-1:000000000000:table/spotter-local-jobs',
      bucket: 'arn:aws:s3:::spotter-000000000000-us-east-1',
      index: 'arn:aws:dynamodb:us-east-1:000000000000:table/spotter-local-jobs/index/*',
      long: 'arn:aws:sqs:us-east-1:000000000000:Nameless',
    });
  });

  it('should resolve every other function, nested in each other', () => {
    expect(
      propertiesOf(
        [
          "sub: !Sub ['${Name}-${!Literal}-${App}', { Name: !Select [1, !Split [',', 'a,b']] }]",
          'map: !FindInMap [Sizes, !Ref Env, cpu]',
          'base64: !Base64 hello',
          "imported: !ImportValue { Fn::Sub: '${App}-somewhere' }",
          'cidr: !Cidr [!Ref App, 1, 8]',
        ],
        TABLE,
      ),
    ).toEqual({
      sub: 'b-${Literal}-spotter',
      map: 1,
      base64: 'aGVsbG8=',
      imported: 'spotter-somewhere',
      cidr: { 'Fn::Cidr': ['spotter', 1, 8] },
    });
  });

  it('should honour conditions in values and on resources, and leave out what has no value', () => {
    const lines = [
      'yes: !If [Both, 1, 2]',
      'no: !If [Either, 1, 2]',
      'gone: !If [IsProd, 1, !Ref AWS::NoValue]',
      'list: [1, !Ref AWS::NoValue, 3]',
      'nested: { gone: !Ref AWS::NoValue }',
    ];
    expect(propertiesOf(lines, TABLE)).toEqual({ yes: 1, no: 2, list: [1, 3], nested: {} });
    const text = 'Conditions: { No: !Equals [a, b] }\nResources: { A: { Type: T, Condition: No }, B: { Type: T } }';
    expect(resourcesOfType(resolve({ 'a.yml': text }), 'T')).toEqual([{ logicalId: 'B', properties: {} }]);
  });

  it('should give an import the value that a file of the same template exports', () => {
    const outputs = "Outputs: { Jobs: { Value: !Ref Table, Export: { Name: !Sub '${App}-jobs' } } }";
    expect(propertiesOf(['name: !ImportValue spotter-jobs'], TABLE + outputs)).toEqual({ name: 'spotter-local-jobs' });
  });

  it('should join files that refer to each other and agree where they overlap', () => {
    const shared = 'Parameters: { App: { Type: String } }\n';
    const template = resolve({
      'a.yml': `${shared}Resources: { A: { Type: T, Properties: { of: !GetAtt B.Arn } } }`,
      'b.yml': `${shared}Resources: { B: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Ref App } } }`,
    });
    expect(template.Resources['A']?.Properties).toEqual({
      of: 'arn:aws:lambda:us-east-1:000000000000:function:spotter',
    });
  });

  it.each([
    [
      { 'a.yml': 'Resources: { A: { Type: T } }', 'b.yml': 'Resources: { A: { Type: U } }' },
      'b.yml: Resources.A is also in a.yml',
    ],
    [{ 'a.yml': 'Resources: { A: { Type: T, Properties: { x: !Ref Missing } } }' }, 'a.yml: A: there is neither'],
    [{ 'a.yml': 'Resources: { A: { Type: T, Properties: { x: !Tpyo y } } }' }, 'a.yml: Unresolved tag: !Tpyo'],
    [{ 'a.yml': 'Resources: { A: { Properties: {} } }' }, 'a.yml: Resources.A.Type'],
    [{ 'a.yml': 'Resources: [' }, 'a.yml: '],
    [{ 'a.yml': 'Parameters: { Lost: { Type: String } }' }, 'The parameter Lost'],
    [
      { 'a.yml': 'Resources: { A: { Type: T, Properties: { x: !If [Missing, 1, 2] } } }' },
      'a.yml: A: there is no condition',
    ],
    [
      { 'a.yml': 'Resources: { A: { Type: AWS::SQS::Queue, Properties: { QueueName: !Ref A } } }' },
      'a.yml: A: A refers to itself',
    ],
  ])('should say what is wrong and where: %j', (files, message) => {
    expect(() => resolve(files)).toThrow(message);
  });
});
