import type { CheckMeta } from '../define.js';

/** Lines at the place that the framework has for them; or what to do there, with code where there is any. */
type Setting = string | { readonly text: string; readonly code?: string };

/** What a check asks of the session cookie, as each framework spells it. */
export interface CookieSettings {
  readonly general: string;
  /** The setting makes frameworks ask whether the request came over TLS, which a proxy has to tell them. */
  readonly needsTls?: boolean;
  readonly flask: Setting;
  /** Where it differs from Flask's own. */
  readonly flaskSession?: Setting;
  readonly django: Setting;
  /** Properties of express-session's `cookie` object, and of @fastify/session's. */
  readonly node: string;
  /** A name for the cookie, if the setting is one: `name` of express-session, `cookieName` of @fastify/session. */
  readonly nodeName?: string;
  /** Properties of koa-session's configuration. */
  readonly koa: string;
  /** Arguments of Starlette's SessionMiddleware. */
  readonly starlette: Setting;
  /** Arguments of the SessionMiddleware of starsessions. */
  readonly starsessions: Setting;
  readonly php: Setting;
  readonly laravel: Setting;
  /** Keys below `framework: session:`. */
  readonly symfony: Setting;
  /** Arguments of `session_store`. */
  readonly rails: Setting;
  /** Options of Rack's session middleware. */
  readonly rack: Setting;
  readonly spring: Setting;
  /** Elements of `<cookie-config>`. */
  readonly servlet: Setting;
  readonly aspnet: Setting;
  /** Statements on scs' session manager. */
  readonly go: string;
}

/** One remedy a framework from one setting a framework. */
export function cookieSettings(settings: CookieSettings): CheckMeta['remediation'] {
  const { general, flask, flaskSession = flask, needsTls = false } = settings;
  const behindProxy = (where: string, trust: string): string =>
    needsTls ? `${where} (behind a TLS proxy with ${trust}, or no cookie is set):` : `${where}:`;
  const node = (option: string): string =>
    `${settings.nodeName === undefined ? '' : `${option}: '${settings.nodeName}',\n`}cookie: {\n${indented(settings.node, 2)}\n},`;
  /** Express and Nest: the setting is worth nothing behind a proxy without the other one, so it is printed with it. */
  const expressSession = (file: string, application: string): { text: string; code: string } =>
    needsTls
      ? {
          text: `In the options of express-session${file}, and where ${application} is made:`,
          code: `${node('name')}\n\n${trustProxy}`,
        }
      : { text: `In the options of express-session${file}:`, code: node('name') };
  return {
    general: { text: general },
    flask: remedy('In the configuration of the application:', flask),
    'flask-session': remedy("In the configuration; Flask-Session uses Flask's own cookie settings:", flaskSession),
    django: remedy('In settings.py:', settings.django),
    fastapi: remedy('Where the middleware is added:', settings.starlette, (lines) =>
      within('app.add_middleware(', `SessionMiddleware,\nsecret_key=secret,\n${lines}`, ')', 4),
    ),
    starsessions: remedy('Where the middleware is added:', settings.starsessions, (lines) =>
      within('app.add_middleware(', `SessionMiddleware,\nstore=store,\n${lines}`, ')', 4),
    ),
    express: expressSession('', 'the application'),
    fastify: remedy(
      behindProxy('In the options of @fastify/session', 'fastify({ trustProxy: true })'),
      node('cookieName'),
    ),
    koa: remedy(behindProxy('In the options of koa-session', 'app.proxy = true'), settings.koa),
    nest: expressSession(' (main.ts)', 'the NestExpressApplication'),
    php: remedy('In php.ini:', settings.php),
    laravel: remedy('In config/session.php (or .env):', settings.laravel),
    symfony: remedy('In config/packages/framework.yaml:', settings.symfony, (lines) =>
      within('framework:', within('session:', lines, '', 4), '', 4),
    ),
    rails: remedy('In config/initializers/session_store.rb, with the store that you have:', settings.rails, (lines) =>
      within('Rails.application.config.session_store(', `:cache_store,\n${lines}`, ')', 2),
    ),
    rack: remedy('In the options of the session middleware that you have:', settings.rack, (lines) =>
      within('use(', `Rack::Session::Pool,\n${lines}`, ')', 2),
    ),
    spring: remedy('In application.properties:', settings.spring),
    servlet: remedy('In WEB-INF/web.xml:', settings.servlet, (lines) =>
      within('<session-config>', within('<cookie-config>', lines, '</cookie-config>', 2), '</session-config>', 2),
    ),
    aspnet: remedy('In the options of AddCookie (those of AddSession have the same Cookie):', settings.aspnet),
    go: remedy('With scs (other libraries have an option of the same name):', settings.go),
  };
}

const trustProxy = `// Behind a TLS proxy express-session sets no Secure cookie without this.
app.set('trust proxy', 1);`;

function remedy(
  text: string,
  setting: Setting,
  written: (lines: string) => string = (lines) => lines,
): { readonly text: string; readonly code?: string } {
  return typeof setting === 'string' ? { text, code: written(setting) } : setting;
}

function within(head: string, lines: string, end: string, margin: number): string {
  return [head, indented(lines, margin), ...(end === '' ? [] : [end])].join('\n');
}

function indented(lines: string, margin: number): string {
  return lines
    .split('\n')
    .map((line) => ' '.repeat(margin) + line)
    .join('\n');
}
