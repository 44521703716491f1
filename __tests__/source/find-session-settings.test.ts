import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Framework } from '../../src/conventions/index.js';
import { findSessionSettings } from '../../src/source/find-session-settings.js';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'settings-'));
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

/** `file:line`. */
function found(framework: Framework | null): string | null {
  const place = findSessionSettings(workspace, framework);
  return place && `${place.file}:${String(place.line)}`;
}

const importing = "import session from 'express-session';\n";

describe('the place where sessions are set up', () => {
  it.each<[Framework, string, string]>([
    ['express', 'src/app.js', `${importing}app.use(session({ secret }))`],
    ['nest', 'src/main.ts', `${importing}app.use(session(options))`],
    ['koa', 'app.js', "import session from 'koa-session';\napp.use(session({}, app))"],
    ['fastify', 'app.js', "import session from '@fastify/session';\nawait app.register(session, {})"],
    ['django', 'shop/settings.py', "MIDDLEWARE = []\nSESSION_COOKIE_NAME = 'x'"],
    ['django', 'shop/settings/base.py', '# settings\nMIDDLEWARE = []'],
    ['flask', 'config.py', 'class Config:\n    SESSION_COOKIE_SECURE = False'],
    ['flask', 'app.py', 'from flask import Flask\napp = Flask(__name__)'],
    ['fastapi', 'main.py', 'from x import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=key)'],
    ['php', 'php.ini', '; sessions\nsession.cookie_secure = 0'],
    ['php', 'inc/auth.php', '<?php\nsession_set_cookie_params([]);'],
    ['laravel', 'config/session.php', "<?php\nreturn ['driver' => 'file'];"],
    ['symfony', 'config/packages/framework.yaml', 'framework:\n    session:\n        name: x'],
    ['rails', 'config/initializers/session_store.rb', '# store\nRails.application.config.session_store :cookie_store'],
    ['rack', 'app.rb', "require 'sinatra'\nuse Rack::Session::Pool"],
    ['rack', 'app.rb', "require 'sinatra'\nenable :sessions"],
    ['spring', 'src/main/resources/application.properties', 'a=b\nserver.servlet.session.cookie.secure=false'],
    ['spring', 'src/main/resources/application.yml', 'server.servlet:\n  session:\n    timeout: 8h'],
    ['servlet', 'src/main/webapp/WEB-INF/web.xml', '<web-app>\n<session-config>'],
    ['aspnet', 'Program.cs', 'var builder = 1;\nbuilder.Services.AddSession(options => {});'],
    ['go', 'main.go', 'func main() {\nmanager := scs.New()'],
  ])('is found for %s in %s', (framework, file, text) => {
    write({ [file]: text, 'src/other.js': "app.get('/about')" });
    expect(found(framework)).toBe(`${file}:2`);
    expect(found(null)).toBe(`${file}:2`);
  });

  it('is the file that says nothing of sessions yet, if they would stand there', () => {
    write({ 'src/main/resources/application.properties': 'spring.application.name=shop' });
    expect(found('spring')).toBe('src/main/resources/application.properties:1');
    write({ 'WEB-INF/web.xml': '<?xml version="1.0"?>\n<web-app>' });
    expect(found('servlet')).toBe('WEB-INF/web.xml:2');
  });

  it('is none if there are several, none, or only one in a comment', () => {
    expect(found('express')).toBeNull();
    write({ 'a.js': `${importing}// app.use(session({}))` });
    expect(found('express')).toBeNull();
    write({ 'b.js': `${importing}app.use(session({}))` });
    expect(found('express')).toBe('b.js:2');
    write({ 'c.js': `${importing}app.use(session({}))` });
    expect(found('express')).toBeNull();
  });

  it('is none if the framework is not known and two of them have places', () => {
    write({ 'b.js': `${importing}app.use(session({}))`, 'config.py': 'SESSION_COOKIE_SECURE = False' });
    expect(found(null)).toBeNull();
    expect(found('express')).toBe('b.js:2');
  });

  it('is no call of the same name in a file that knows no session library', () => {
    write({ 'a.js': 'const agent = session({})' });
    expect(found('express')).toBeNull();
  });
});
