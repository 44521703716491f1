import { defineConvention } from './define.js';

/** OpenAPI 3 and Swagger 2: where frameworks publish an application's own description of its interface. */
export const openapi = defineConvention({
  id: 'openapi',
  name: 'OpenAPI',
  descriptions: ['openapi.json', 'swagger.json', 'v3/api-docs', 'api/openapi.json', 'api-docs.json'],
});
