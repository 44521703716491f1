import type { CheckMeta } from '../define.js';

/** What a check asks of the session cookie, as each framework spells it; null where a framework has no such setting. */
export interface CookieSettings {
  readonly general: string;
  readonly flask: string;
  readonly django: string;
  /** A property of express-session's `cookie` object, and of @fastify/session's. */
  readonly node: string;
  /** A name for the cookie, where the setting is one: `name` of express-session, `cookieName` of @fastify/session. */
  readonly nodeName?: string;
  /** A property of koa-session's configuration. */
  readonly koa: string;
  readonly starlette: string;
  readonly php: string;
  readonly laravel: string;
  readonly symfony: string;
  readonly rails: string;
  readonly rack: string;
  readonly spring: string;
  readonly servlet: string;
  readonly aspnet: string;
  /** A statement on scs' session manager. */
  readonly go: string;
}

/** One remedy a framework from one setting a framework. */
export function cookieSettings(settings: CookieSettings): CheckMeta['remediation'] {
  const { general } = settings;
  const remedy = (text: string, code: string): { text: string; code: string } => ({ text, code });
  const node = (option: string): string =>
    `${settings.nodeName === undefined ? '' : `${option}: '${settings.nodeName}', `}cookie: { ${settings.node} }`;
  return {
    general: { text: general },
    flask: remedy('In the configuration of the application:', settings.flask),
    'flask-session': remedy(
      "In the configuration; Flask-Session uses Flask's own cookie settings:",
      settings.flask,
    ),
    django: remedy('In settings.py:', settings.django),
    fastapi: remedy('Where the middleware is added:', settings.starlette),
    express: remedy('In the options of express-session:', `app.use(session({ ${node('name')}, /* … */ }));`),
    fastify: remedy(
      'In the options of @fastify/session:',
      `fastify.register(session, { ${node('cookieName')}, /* … */ });`,
    ),
    koa: remedy('In the options of koa-session:', `app.use(session({ ${settings.koa}, /* … */ }, app));`),
    nest: remedy(
      'In the options of express-session (main.ts):',
      `app.use(session({ ${node('name')}, /* … */ }));`,
    ),
    php: remedy('In php.ini, or before session_start():', settings.php),
    laravel: remedy('In config/session.php (or .env):', settings.laravel),
    symfony: remedy('In config/packages/framework.yaml:', settings.symfony),
    rails: remedy('In config/initializers/session_store.rb:', settings.rails),
    rack: remedy('In the options of the session middleware:', settings.rack),
    spring: remedy('In application.properties:', settings.spring),
    servlet: remedy('In WEB-INF/web.xml or META-INF/context.xml:', settings.servlet),
    aspnet: remedy('In Program.cs:', settings.aspnet),
    go: remedy('With scs (other libraries have an option of the same name):', settings.go),
  };
}
