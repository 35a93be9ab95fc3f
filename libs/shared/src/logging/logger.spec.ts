import { describe, expect, it, jest } from '@jest/globals';
import { createLogger } from './logger.js';

const ID = '0b0e7f36-1111-4222-8333-444455556666';

describe('createLogger', () => {
  it('should make a logger that shows the cause of an error, and no secret in it', () => {
    const lines: string[] = [];
    const write = jest.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const cause = Object.assign(new Error(`no access to session-uploads/${ID}/image-1`), {
      Key: `session-uploads/${ID}/image-1`,
    });
    const logger = createLogger({ serviceName: 'api', logLevel: 'INFO' });
    logger.error(`failed for session:${ID}`, { error: new Error('An error occurred', { cause }) });
    write.mockRestore();
    const line = lines.join('');
    expect(JSON.parse(line)).toMatchObject({ level: 'ERROR', service: 'api', error: { message: 'An error occurred' } });
    expect(line).toContain('no access to session-uploads/{sessionId}/image-1');
    expect(line).not.toContain(ID);
  });
});
