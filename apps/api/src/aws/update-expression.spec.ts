import { describe, expect, it } from '@jest/globals';
import { settingOf } from './update-expression.js';

describe('settingOf', () => {
  it('should set what there is, and take away what there is not', () => {
    expect(settingOf({ name: 'Squat', description: undefined, version: 3, size: undefined })).toEqual({
      UpdateExpression: 'SET #name = :name, #version = :version REMOVE #description, #size',
      ExpressionAttributeNames: {
        '#name': 'name',
        '#description': 'description',
        '#version': 'version',
        '#size': 'size',
      },
      ExpressionAttributeValues: { ':name': 'Squat', ':version': 3 },
    });
  });

  it('should take away nothing without a reason, and keep what is empty but there', () => {
    expect(settingOf({ a: '', b: 0, c: false, d: null }, '#e = #e + :one')).toMatchObject({
      UpdateExpression: 'SET #a = :a, #b = :b, #c = :c, #d = :d, #e = #e + :one',
    });
  });
});
