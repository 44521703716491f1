import type { CheckMeta, Framework } from '../checks/define.js';
import type { Fix } from './schema.js';

/** The advice for one target. */
export function fixFor(meta: CheckMeta, framework: Framework | null): Fix {
  const special = framework === null ? undefined : meta.remediation[framework];
  const remedy = special ?? meta.remediation.general;
  return {
    framework: special === undefined ? null : framework,
    text: remedy.text,
    code: remedy.code ?? null,
  };
}

/** A framework's name as its makers write it. */
export function frameworkName(framework: Framework): string {
  return names[framework];
}

const names: Readonly<Record<Framework, string>> = {
  flask: 'Flask',
  'flask-session': 'Flask-Session',
  django: 'Django',
  fastapi: 'FastAPI / Starlette',
  starsessions: 'FastAPI / Starlette with starsessions',
  express: 'Express',
  fastify: 'Fastify',
  koa: 'Koa',
  nest: 'NestJS',
  php: 'PHP',
  laravel: 'Laravel',
  symfony: 'Symfony',
  rails: 'Ruby on Rails',
  rack: 'Rack',
  spring: 'Spring Security',
  servlet: 'Servlet containers',
  aspnet: 'ASP.NET Core',
  go: 'Go',
};
