/** How frameworks declare which code answers at a path. */
export interface Declaration {
  /** Endings of the files that it stands in. */
  readonly files: RegExp;
  /**
   * Groups: `path`, as it is written; `method`, where the declaration names one. Found anywhere in a file, over line
   * breaks too.
   */
  readonly pattern: RegExp;
  /** Frameworks that write it so, for the sentence that says how a place was found. */
  readonly framework: string;
}

const javascript = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const python = /\.py$/;
const ruby = /\.rb$/;
const php = /\.php$/;
const java = /\.(?:java|kt)$/;

/** The receiver must read like a router: a client's `axios.post('/login')` declares nothing. */
const router = String.raw`\b\w*(?:app|router|server|fastify|routes?|koa|hono|mux|group|engine|instance)\w*`;

export const declarations: readonly Declaration[] = [
  {
    files: javascript,
    pattern: new RegExp(
      String.raw`${router}\s*\.\s*(?<method>get|post|put|all|route)\s*\(\s*(['"\`])(?<path>[^'"\`\n]*)\2`,
      'gi',
    ),
    framework: 'Express, Fastify, Koa or Hono',
  },
  {
    files: javascript,
    pattern: /\bmethod\s*:\s*['"](?<method>GET|POST|PUT)['"]\s*,\s*(?:url|path)\s*:\s*(['"`])(?<path>[^'"`\n]*)\2/gi,
    framework: 'Fastify or hapi',
  },
  {
    files: javascript,
    pattern: /@(?<method>Get|Post|Put|All)\s*\(\s*(['"`])(?<path>[^'"`\n]*)\2/g,
    framework: 'Nest',
  },
  {
    files: python,
    pattern:
      /@\s*[\w.]+\.(?<method>route|get|post|put|api_route)\s*\(\s*[rf]?(['"])(?<path>[^'"\n]*)\2(?<rest>[^\n]{0,200})/g,
    framework: 'Flask or FastAPI',
  },
  {
    files: python,
    pattern: /\b(?:re_path|path|url)\s*\(\s*r?(['"])\^?(?<path>[^'"\n$]*)\$?\1/g,
    framework: 'Django',
  },
  {
    files: python,
    pattern: /\b(?:Route|add_url_rule|add_(?<method>get|post|route))\s*\(\s*(['"])(?<path>[^'"\n]*)\2/g,
    framework: 'Starlette, Flask or aiohttp',
  },
  {
    files: ruby,
    pattern: /^[ \t]*(?<method>get|post|match)\s*\(?\s*(['"])(?<path>[^'"\n]*)\2/gm,
    framework: 'Rails or Sinatra',
  },
  {
    files: php,
    pattern: /\bRoute::(?<method>get|post|any|match|view)\s*\([^'"\n]{0,40}(['"])(?<path>[^'"\n]*)\2/g,
    framework: 'Laravel',
  },
  {
    files: php,
    pattern: /(?:#\[|@)Route\s*\(\s*(?:path\s*[:=]\s*)?(['"])(?<path>[^'"\n]*)\1/g,
    framework: 'Symfony',
  },
  {
    files: php,
    pattern: /\$\w+->(?<method>get|post|any|map)\s*\([^'"\n]{0,40}(['"])(?<path>[^'"\n]*)\2/g,
    framework: 'Slim or another PHP router',
  },
  {
    files: java,
    pattern: /@(?<method>Post|Get|Request)Mapping\s*\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*"(?<path>[^"\n]*)"/g,
    framework: 'Spring',
  },
  {
    files: java,
    pattern: /\.(?:loginProcessingUrl|loginPage)\s*\(\s*"(?<path>[^"\n]*)"/g,
    framework: 'Spring Security',
  },
  {
    files: /\.go$/,
    pattern:
      /\.(?<method>POST|GET|PUT|Post|Get|Put|Any|All|HandleFunc|Handle)\s*\(\s*"(?:(?<verb>GET|POST|PUT) )?(?<path>\/[^"\n]*)"/g,
    framework: 'Go’s net/http, Gin, Fiber or a mux',
  },
  {
    files: /\.rs$/,
    pattern: /(?:\.route\s*\(|#\[(?<method>post|get)\s*\()\s*"(?<path>[^"\n]*)"(?<rest>[^\n]{0,80})/g,
    framework: 'axum, Actix or Rocket',
  },
  {
    files: /\.cs$/,
    pattern: /(?:\.Map(?<method>Post|Get)\s*\(|\[Http(?<verb>Post|Get)\s*\()\s*"(?<path>[^"\n]*)"/g,
    framework: 'ASP.NET Core',
  },
];

/** Prefixes of all routes in a class: Nest's controllers and Spring's. */
export const prefixes = {
  javascript: { files: javascript, pattern: /@Controller\s*\(\s*(['"`])(?<path>[^'"`\n]*)\1/ },
  java: {
    files: java,
    pattern:
      /@RequestMapping\s*\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*"(?<path>[^"\n]*)"\s*\}?\s*\)\s*(?:@\w+[^\n]*\s*)*(?:public\s+)?(?:open\s+)?class\b/,
  },
} as const;
