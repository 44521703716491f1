import { describe, expect, it } from '@jest/globals';
import { describedRequests } from '../../src/pages/api-description.js';

describe('an application’s own description of its interface', () => {
  it('names its requests, with the members of what holds a password, also by reference', () => {
    const document = {
      openapi: '3.1.0',
      servers: [{ url: 'https://shop.example/api/' }],
      paths: {
        '/login': {
          post: {
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Login' } } },
            },
          },
        },
        '/token': {
          post: {
            requestBody: {
              content: {
                'application/x-www-form-urlencoded': {
                  schema: { properties: { username: {}, password: {} } },
                },
              },
            },
          },
        },
        '/me': { get: {}, parameters: [] },
      },
      components: { schemas: { Login: { properties: { email: {}, password: {} } } } },
    };
    expect(describedRequests(JSON.stringify(document))).toEqual([
      { method: 'POST', path: '/api/login', keys: ['email', 'password'], asForm: false },
      { method: 'POST', path: '/api/token', keys: ['username', 'password'], asForm: true },
      { method: 'GET', path: '/api/me', keys: [], asForm: false },
    ]);
  });

  it('may be of the older kind, with parameters in the body or as fields', () => {
    const document = {
      swagger: '2.0',
      basePath: '/v2',
      paths: {
        '/in': { post: { parameters: [{ in: 'body', schema: { properties: { user: {}, pwd: {} } } }] } },
        '/form': {
          post: {
            parameters: [
              { in: 'formData', name: 'user' },
              { in: 'formData', name: 'password' },
            ],
          },
        },
      },
    };
    expect(describedRequests(JSON.stringify(document)).map(({ path, keys, asForm }) => [path, keys, asForm])).toEqual([
      ['/v2/in', ['user', 'pwd'], false],
      ['/v2/form', ['user', 'password'], true],
    ]);
  });

  it.each(['', 'no JSON', '[]', '{"paths":[]}', '{"paths":{"/x":null,"y":{"get":{}}}}', '{"paths":{"/x":{"get":5}}}'])(
    'is read without harm from any other text: %s',
    (text) => {
      expect(describedRequests(text).flatMap(({ keys }) => keys)).toEqual([]);
    },
  );
});
