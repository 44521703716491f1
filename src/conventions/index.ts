import { alpine } from './alpine.js';
import { angular } from './angular.js';
import { aspnet } from './aspnet.js';
import { authjs } from './authjs.js';
import { axum } from './axum.js';
import { customary } from './customary.js';
import type { Convention } from './define.js';
import { django } from './django.js';
import { express } from './express.js';
import { faces } from './faces.js';
import { fastapi } from './fastapi.js';
import { fastify } from './fastify.js';
import { flaskSession } from './flask-session.js';
import { flask } from './flask.js';
import { go } from './go.js';
import { htmx } from './htmx.js';
import { itsdangerous } from './itsdangerous.js';
import { jwt } from './jwt.js';
import { koa } from './koa.js';
import { ktor } from './ktor.js';
import { laravel } from './laravel.js';
import { nest } from './nest.js';
import { phoenix } from './phoenix.js';
import { php } from './php.js';
import { rack } from './rack.js';
import { rails } from './rails.js';
import { reactRouter } from './react-router.js';
import { rest } from './rest.js';
import { servlet } from './servlet.js';
import { spring } from './spring.js';
import { starsessions } from './starsessions.js';
import { symfony } from './symfony.js';
import { tornado } from './tornado.js';
import { vue } from './vue.js';
import { webForms } from './web-forms.js';

/**
 * Every convention, in the order in which its names are looked for and its remedies are printed. Phoenix stands before
 * Rails, whose attributes it shares, and htmx behind it; what many share stands at the end.
 */
const list = [
  phoenix,
  angular,
  alpine,
  vue,
  flask,
  flaskSession,
  django,
  fastapi,
  starsessions,
  express,
  fastify,
  koa,
  nest,
  php,
  laravel,
  symfony,
  rails,
  rack,
  spring,
  servlet,
  aspnet,
  go,
  axum,
  tornado,
  ktor,
  htmx,
  faces,
  webForms,
  itsdangerous,
  jwt,
  reactRouter,
  customary,
  authjs,
  rest,
] as const;

export const conventions: readonly Convention[] = list;

export type Framework = Extract<(typeof list)[number], { readonly remedies: object }>['id'];

/** Frameworks whose fix can be told: recognised from what the target sends, and used for advice only. */
export const advised: readonly (Convention & { readonly id: Framework })[] = list.flatMap((one) =>
  'remedies' in one ? [one] : [],
);

export const frameworks: readonly Framework[] = advised.map(({ id }) => id);
