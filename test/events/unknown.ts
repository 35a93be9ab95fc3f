/** Events that no part of the API serves. */
export const UNKNOWN_EVENTS: Readonly<Record<string, unknown>> = {
  'an empty event': {},
  "the Lambda console's default test event": { key1: 'value1', key2: 'value2', key3: 'value3' },
  'an SQS event': { Records: [{ messageId: '1', eventSource: 'aws:sqs', body: '{}' }] },
  'an SNS event': { Records: [{ EventSource: 'aws:sns', Sns: { Message: '{}' } }] },
  'no records': { Records: [] },
  'a text': 'hello',
  nothing: null,
};
