/**
 * OpenAPI 3 and Swagger 2: where frameworks publish an application's own description of its interface, relative to its
 * base.
 */
export const descriptions = ['openapi.json', 'swagger.json', 'v3/api-docs', 'api/openapi.json', 'api-docs.json'];
