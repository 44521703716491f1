import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findHandler } from '../../src/source/find-handler.js';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'source-'));
});
afterEach(() => {
  rmSync(workspace, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(workspace, dirname(path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

/** `file:line` of the handler. */
function found(path = '/login', method = 'POST'): string | null {
  const handler = findHandler(workspace, { method, path });
  return handler && `${handler.file}:${String(handler.line)}`;
}

describe('the place that answers a sign-in', () => {
  it.each([
    ['Flask', 'app/auth.py', '# routes\n@bp.route("/login", methods=["GET", "POST"])\ndef login(): ...'],
    ['Flask, by verb', 'app.py', '\n@app.post("/login")\ndef login(): ...'],
    ['FastAPI', 'api/auth.py', '\n@router.post(\n  "/login")\nasync def login(): ...'],
    ['Django', 'shop/urls.py', '\nurlpatterns = [path("login/", LoginView.as_view())]'],
    ['Django, by expression', 'shop/urls.py', '\nurlpatterns = [re_path(r"^login/$", views.login)]'],
    ['Starlette', 'main.py', '\nroutes = [Route("/login", login, methods=["POST"])]'],
    ['aiohttp', 'main.py', '\napp.router.add_post("/login", login)'],
    ['Express', 'src/routes/auth.js', "\nrouter.post('/login', (req, res) => {})"],
    ['Fastify', 'src/app.ts', "\nfastify.route({ method: 'POST', url: '/login', handler })"],
    ['Nest', 'src/auth.controller.ts', "@Controller()\n@Post('login')\nsignIn() {}"],
    ['Rails', 'config/routes.rb', "Rails.application.routes.draw do\n  post '/login', to: 'sessions#create'\nend"],
    ['Sinatra', 'app.rb', "require 'sinatra'\npost '/login' do\nend"],
    ['Laravel', 'routes/web.php', "<?php\nRoute::post('/login', [LoginController::class, 'store']);"],
    ['Symfony', 'src/Controller/Login.php', "<?php\n#[Route('/login', name: 'login')]\nfunction login() {}"],
    ['Slim', 'app.php', "<?php\n$app->post('/login', function () {});"],
    ['Spring', 'src/main/java/Login.java', 'class Login {\n@PostMapping("/login")\nString login() {}}'],
    ['Spring Security', 'src/main/java/Security.java', 'http\n.formLogin(f -> f.loginProcessingUrl("/login"));'],
    ['net/http', 'main.go', 'func main() {\nmux.HandleFunc("POST /login", login)\n}'],
    ['Gin', 'main.go', 'func main() {\nr.POST("/login", login)\n}'],
    ['Fiber', 'main.go', 'func main() {\napp.Post("/login", login)\n}'],
    ['axum', 'src/main.rs', 'let app = Router::new()\n.route("/login", get(form).post(login));'],
    ['Actix', 'src/main.rs', '// handlers\n#[post("/login")]\nasync fn login() {}'],
    ['ASP.NET Core', 'Program.cs', 'var app = 1;\napp.MapPost("/login", Login);'],
  ])('is found in %s', (_framework, file, text) => {
    write({
      [file]: text,
      'src/other.py': '@app.route("/about")',
      'src/Other.java': '@GetMapping("/about")',
    });
    expect(found()).toBe(`${file}:2`);
  });

  it('is found below a mount point, and below a controller’s own path', () => {
    write({ 'src/auth.js': "const r = 1;\nrouter.post('/login', signIn)" });
    expect(found('/api/auth/login')).toBe('src/auth.js:2');
    write({ 'src/auth.controller.ts': "@Controller('api/auth')\nclass A {\n@Post('login')\nsignIn() {} }" });
    expect(found('/api/auth/login')).toBe('src/auth.controller.ts:3');
  });

  it.each([
    ['bare', '("/api/auth")\n'],
    ['in braces', '( path = { "/api/auth" } )\n'],
    ['before more annotations', '("/api/auth")\n@Slf4j @Tag(name = "a")\n\n  @Validated\n'],
    ['before one on the line of the class', '("/api/auth") @Validated '],
  ])('is found below the path of a Spring controller: %s', (_how, mapping) => {
    const text = `@RequestMapping${mapping}public class Login {@PostMapping({ "/login" }) String login() {}}`;
    // The other file would be as good, were the path of the controller not read.
    write({ 'src/A.java': '@PostMapping("/login") String other() {}', 'src/Login.java': text });
    expect(found('/api/auth/login')).toBe(`src/Login.java:${String(text.split('\n').length)}`);
  });

  it('is the one for the method, if the form has a declaration of its own', () => {
    write({ 'app.rb': "get '/login' do\nend\npost '/login' do\nend" });
    expect([found('/login', 'POST'), found('/login', 'GET')]).toEqual(['app.rb:3', 'app.rb:1']);
  });

  it('is the script that the address names', () => {
    write({ 'public_html/login.php': '<?php session_start();' });
    expect(found('/login.php')).toBe('public_html/login.php:1');
  });

  it('says whose declaration it is', () => {
    write({ 'app.py': '@app.post("/login")' });
    expect(findHandler(workspace, { method: 'POST', path: '/login/' })?.howFound).toBe(
      'the route declaration of Flask or FastAPI for /login',
    );
  });
});

describe('no place is better than a wrong one', () => {
  it.each([
    ['two that are as good', { 'a.py': '@app.post("/login")', 'b.py': '@app.post("/login")' }],
    ['a client of it', { 'client.js': "axios.post('/login', body); http.post('/login')" }],
    ['a test of it', { 'tests/auth.py': '@app.post("/login")', 'auth.test.js': "app.post('/login')" }],
    ['a dependency', { 'node_modules/x/index.js': "app.post('/login')", 'vendor/x.php': "Route::post('/login')" }],
    ['a comment', { 'app.js': "// app.post('/login')", 'app.py': '# @app.post("/login")' }],
    ['another path', { 'app.js': "app.post('/logins'); app.post('/admin-login')" }],
    ['nothing at all', {}],
  ])('if there is %s', (_what, files) => {
    write(files);
    expect(found()).toBeNull();
  });

  it('for the front page, which is declared everywhere', () => {
    write({ 'app.js': "app.post('/', home)" });
    expect(found('/')).toBeNull();
  });

  it('when a link leads out of the workspace', () => {
    write({ 'real/app.py': '@app.post("/login")' });
    const other = mkdtempSync(join(tmpdir(), 'source-'));
    symlinkSync(join(workspace, 'real'), join(other, 'link'));
    expect(findHandler(other, { method: 'POST', path: '/login' })).toBeNull();
    rmSync(other, { recursive: true });
  });

  it('when the workspace is not there', () => {
    expect(findHandler(join(workspace, 'gone'), { method: 'POST', path: '/login' })).toBeNull();
  });
});
