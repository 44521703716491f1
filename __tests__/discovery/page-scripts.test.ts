import { afterEach, describe, expect, it } from '@jest/globals';
import { PageScripts } from '../../src/discovery/page-scripts.js';
import { closeServers, html, serve, type LittleServer } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** A page with one script; its files by their paths, each with the statuses that it is answered with at first. */
function scripted(files: Readonly<Record<string, string>>, failing: readonly number[] = []): Promise<LittleServer> {
  const left = [...failing];
  return serve((request, response) => {
    const script = files[request.path];
    if (script === undefined) return html(response, '<h1>Desk</h1><script src="/js/app.js"></script>');
    response.writeHead(left.shift() ?? 200, { 'content-type': 'text/javascript' }).end(script);
  });
}

/** The paths that the scripts send something to, read so many times. */
async function pathsOf(server: LittleServer, times: number): Promise<{ paths: string[][]; scripts: PageScripts }> {
  const actor = openStage(server.url('/')).lane().actor('visitor');
  const page = arrived(await actor.open(server.url('/'), 'opens it'));
  const scripts = new PageScripts();
  const paths: string[][] = [];
  for (let time = 0; time < times; time += 1)
    paths.push((await scripts.requests(actor, page)).map(({ path }) => path).filter((path) => path.startsWith('/api')));
  return { paths, scripts };
}

const app = "fetch('/api/me', { headers: { 'X-Desk-Token': kept } });";

describe('a script’s file', () => {
  it('is read once', async () => {
    const server = await scripted({ '/js/app.js': app });
    const { paths, scripts } = await pathsOf(server, 3);
    expect(paths).toEqual([['/api/me'], ['/api/me'], ['/api/me']]);
    expect(server.seen.filter(({ path }) => path === '/js/app.js')).toHaveLength(1);
    expect(scripts.lost).toBeNull();
  });

  it.each([500, 503, 429])('that is lost once (%i) is read by whoever needs it next', async (status) => {
    const { paths, scripts } = await pathsOf(await scripted({ '/js/app.js': app }, [status]), 2);
    expect(paths).toEqual([[], ['/api/me']]);
    expect(scripts.lost).toBeNull();
  });

  it('that is lost each time is not asked for without end, and not taken for one that sends nothing', async () => {
    const server = await scripted({ '/js/app.js': app }, new Array<number>(9).fill(503));
    const { paths, scripts } = await pathsOf(server, 6);
    expect(paths.flat()).toEqual([]);
    expect(scripts.lost).toMatch(/app\.js.*answered 503/);
    expect(server.seen.filter(({ path }) => path === '/js/app.js')).toHaveLength(3);
  });

  it('that is not there sends nothing', async () => {
    expect((await pathsOf(await scripted({ '/js/app.js': app }, [404]), 2)).scripts.lost).toBeNull();
  });

  it('may name parts that name it, and a part that is lost is read anew', async () => {
    const files = {
      '/js/app.js': `${app} import('./auth.js');`,
      '/js/auth.js': "import './auth.js'; import './session.js'; fetch('/api/enter');",
      '/js/session.js': "import './auth.js'; fetch('/api/renew');",
    };
    const { paths } = await pathsOf(await scripted(files, [200, 503]), 2);
    expect(paths).toEqual([['/api/me'], ['/api/me', '/api/enter', '/api/renew']]);
  });

  it('says each header once, however many say it', async () => {
    const files = { '/js/app.js': `${app} import('./auth.js');`, '/js/auth.js': app };
    const { scripts } = await pathsOf(await scripted(files), 2);
    expect(scripts.headers).toEqual([{ kind: 'header', name: 'X-Desk-Token', scheme: null }]);
  });
});
