import type supertest from 'supertest';

/** A request by a method that is known only at run time. */
export function requestBy(http: ReturnType<typeof supertest>, method: string, path: string): supertest.Test {
  switch (method) {
    case 'GET':
      return http.get(path);
    case 'POST':
      return http.post(path);
    case 'PUT':
      return http.put(path);
    case 'PATCH':
      return http.patch(path);
    case 'DELETE':
      return http.delete(path);
    default:
      throw new Error(`No request can be made by ${method}`);
  }
}
