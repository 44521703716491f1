import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

function runs(html: string): boolean {
  return parseHtml(`<!doctype html><title>Page</title>${html}`, new URL('http://app.test/')).runsCode;
}

describe('whether a browser may run something of a page', () => {
  it.each([
    '<script>begin()</script>',
    '<script src="/app.js"></script>',
    '<script type="">begin()</script>',
    '<script type=" Text/JavaScript ">begin()</script>',
    '<script type="application/x-ecmascript">begin()</script>',
    '<script type="module" src="/app.js"></script>',
    '<script language="JavaScript1.2">begin()</script>',
    '<script data-of="a>b" type="text/javascript">begin()</script>',
    '<svg><script>begin()</script></svg>',
    '<script type="application/json">{}</script><script>begin()</script>',
    '<body onload="begin()">',
    '<img src="x" onerror="begin()">',
    '<iframe src="/part"></iframe>',
    '<object data="/part"></object>',
    `${'<br>'.repeat(61_000)}<script>begin()</script>`,
    `${'<a name=x>'.repeat(1_100)}<script>begin()</script>`,
  ])('it may, of %s', (html) => {
    expect(runs(html)).toBe(true);
  });

  it.each([
    '<h1>Hello</h1><p>on load = begin, &lt;script&gt;</p>',
    '<script type="application/ld+json">{"@type": "Organization"}</script>',
    '<script type="application/json">{"begin": "<script>"}</script>',
    '<script type="text/x-handlebars"><button onclick="begin()">Go</button></script>',
    '<script type="text/html" data-type="text/javascript"><iframe src="/part"></iframe></script>',
    '<script type="text/template"><img onerror="begin()"></script>',
    '<script type="importmap">{}</script><script type="speculationrules">{}</script>',
    '<script language="vbscript">begin</script>',
    '<!-- <script>begin()</script> --><style>p::after { content: " onload=begin" }</style>',
  ])('it may not, of %s', (html) => {
    expect(runs(html)).toBe(false);
  });
});
