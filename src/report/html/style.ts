import { sequenceStyle } from './style-sequence.js';

/** Light and dark are one list of colours: the reader's system, or the button, says which of each pair holds. */
const colours = `
:root { color-scheme: light dark; --ground: light-dark(#f4f5f8, #0e1116); --surface: light-dark(#fff, #171b22);
  --sunken: light-dark(#f4f6f9, #10141a); --ink: light-dark(#171a20, #e9ecf1); --quiet: light-dark(#565f6d, #a3adba);
  --line: light-dark(#dde1e8, #2b323d); --accent: light-dark(#2f4fc4, #9db2ff); --focus: light-dark(#2f4fc4, #b9c8ff);
  --red: light-dark(#b3202c, #ff9a9a); --red-tint: light-dark(#fdecec, #3a1a1e);
  --orange: light-dark(#a8420a, #ffb27d); --orange-tint: light-dark(#fdf0e4, #38230f);
  --yellow: light-dark(#7a5b00, #f0cd6b); --yellow-tint: light-dark(#fbf4d9, #322a0d);
  --blue: light-dark(#2456a6, #9cc3ff); --blue-tint: light-dark(#e9f1fd, #16263f);
  --green: light-dark(#146c43, #7fdcab); --green-tint: light-dark(#e5f6ec, #11301f);
  --violet: light-dark(#6a3fa8, #cbb0ff); --violet-tint: light-dark(#f2ecfb, #2a1f40);
  --teal: light-dark(#0a6a6a, #74dcd8); --teal-tint: light-dark(#e1f5f4, #0d3030);
  --grey-tint: light-dark(#eceff3, #262c36); }
:root[data-theme=dark] { color-scheme: dark; }
:root[data-theme=light] { color-scheme: light; }
`;

const page = `
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere; }
main, .top, footer { max-width: 70rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
main:focus { outline: none; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; }
h2 { font-size: 1.5rem; letter-spacing: -0.01em; margin: 3rem 0 1rem; }
.card h2 { margin-top: 0; }
h3 { font-size: 1.25rem; letter-spacing: -0.01em; }
h4 { font-size: 0.8125rem; text-transform: uppercase; letter-spacing: 0.06em; color: var(--quiet); margin: 2rem 0 0.5rem; }
p { margin: 0 0 0.75rem; max-width: 46rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875em; }
pre { margin: 0.5rem 0 0; padding: 1rem; max-height: 26rem; overflow: auto; background: var(--sunken); border: 1px solid var(--line);
  border-radius: 0.5rem; line-height: 1.55; overflow-wrap: normal; white-space: pre; tab-size: 4; }
pre code { font-size: 0.8125rem; }
dl, dd, ul, ol, figure { margin: 0; padding: 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 0.25rem; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--quiet); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 3; background: var(--surface); padding: 0.5rem 1rem; border-radius: 0.5rem; }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.5rem; padding-block: 1rem; }
.top .name { font-weight: 650; margin: 0; }
.top nav { display: flex; gap: 1.25rem; flex: 1; white-space: nowrap; }
.top nav a { text-decoration: none; padding-block: 0.35rem; }
.top nav a:hover { text-decoration: underline; }
footer { padding-block: 2.5rem; color: var(--quiet); font-size: 0.875rem; }

button { font: inherit; color: inherit; cursor: pointer; }
button.plain, button.copy { background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.3rem 0.8rem;
  font-size: 0.875rem; }
button.plain:hover, button.copy:hover { border-color: var(--accent); }

.card, .hero, .finding, .target { background: var(--surface); border: 1px solid var(--line); border-radius: 0.875rem;
  padding: clamp(1rem, 3vw, 2rem); margin-bottom: 1.25rem; }
.finding, .target { content-visibility: auto; contain-intrinsic-size: auto 30rem; } .target.pass { contain-intrinsic-size: auto 5rem; }

.hero { display: grid; grid-template: "gauge word" auto "gauge why" auto "tiles tiles" auto / auto 1fr; gap: 0 clamp(1.25rem, 4vw, 2.5rem); }
.hero .gauge { grid-area: gauge; } .hero h1 { grid-area: word; align-self: end; } .hero .lead { grid-area: why; }
.hero h1 { font-size: clamp(2rem, 6vw, 3rem); letter-spacing: -0.03em; }
.hero .lead { font-size: 1.125rem; padding-top: 0.25rem; } .lead p { margin: 0; }
.hero.pass h1 { color: var(--green); } .hero.fail h1 { color: var(--red); } .hero.inconclusive h1 { color: var(--yellow); }
.gauge { width: clamp(6.5rem, 18vw, 9rem); }
.gauge circle { fill: none; stroke-width: 8; } .gauge .ring { stroke: var(--grey-tint); }
.gauge .filled { stroke: currentColor; stroke-linecap: round; }
.gauge .letter { font-size: 44px; font-weight: 700; fill: currentColor; } .gauge .points { font-size: 13px; fill: var(--quiet); }
.grade-A, .grade-B { color: var(--green); } .grade-C, .grade-D { color: var(--yellow); } .grade-F { color: var(--red); }
.grade-F .ring { stroke: var(--red-tint); }
.grade-none { color: var(--quiet); }
.tiles { grid-area: tiles; display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; list-style: none; border-top: 1px solid var(--line);
  padding-top: 1.25rem; margin-top: 1.25rem; }
.tiles li { color: var(--quiet); font-size: 0.875rem; } .tiles b { display: block; font-size: 1.375rem; line-height: 1.2; color: var(--ink);
  font-variant-numeric: tabular-nums; }

.toolbar { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; align-items: center; padding: 0.875rem 0 0; font-size: 0.875rem; }
.toolbar [role=group] { display: flex; flex-wrap: wrap; gap: 0.375rem; align-items: center; }
.toolbar [role=group] > span { color: var(--quiet); margin-right: 0.25rem; }
.toolbar .shown { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: center; color: var(--quiet); flex: 1 1 100%; }
.toggle { border: 1px solid var(--line); border-radius: 99rem; padding: 0.2rem 0.75rem; background: transparent; color: var(--quiet);
  text-decoration: line-through; }
.toggle[aria-pressed=true] { background: var(--surface); color: var(--ink); text-decoration: none; border-color: var(--quiet); }

.severity, .badge, .verdict, .outcome { display: inline-block; border-radius: 99rem; padding: 0.1rem 0.7rem; font-size: 0.8125rem; font-weight: 600;
  white-space: nowrap; background: var(--grey-tint); color: var(--quiet); }
.severity.critical, .verdict.fail, .outcome.fail { background: var(--red-tint); color: var(--red); }
.severity.high { background: var(--orange-tint); color: var(--orange); }
.severity.medium, .verdict.inconclusive, .outcome.inconclusive { background: var(--yellow-tint); color: var(--yellow); }
.severity.low { background: var(--blue-tint); color: var(--blue); }
.verdict.pass, .outcome.pass { background: var(--green-tint); color: var(--green); }

.glance { list-style: none; padding-block: 0.5rem; }
.glance li { display: grid; grid-template-columns: 5.5rem 1fr auto; gap: 0.125rem 1rem; align-items: baseline; padding-block: 0.625rem; }
.glance li + li { border-top: 1px solid var(--line); }
.glance .severity { justify-self: start; } .glance a { font-weight: 550; }
.finding { border-left: 0.375rem solid var(--line); }
.finding.critical { border-left-color: var(--red); } .finding.high { border-left-color: var(--orange); }
.finding.medium { border-left-color: var(--yellow); } .finding.low { border-left-color: var(--blue); }
.finding h3 { margin-top: 0.625rem; }
.message { font-size: 1.0625rem; margin: 0.375rem 0 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); gap: 0.75rem 1.5rem; margin-top: 1.25rem;
  font-size: 0.875rem; }
.facts dt { color: var(--quiet); font-size: 0.8125rem; } .facts dd { font-weight: 500; }
.facts .long { grid-column: 1 / -1; }
.facts .sure { margin: 0.125rem 0 0; color: var(--quiet); font-size: 0.8125rem; font-weight: 400; text-wrap: pretty; }
.facts.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); margin-top: 0; }
.where { margin-top: 0.75rem; }
.more { margin-top: 1rem; }
.more > summary { cursor: pointer; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2.5rem; }
.columns p { margin: 0; }
.script { position: relative; }
.script .copy { position: absolute; right: 0.75rem; top: 0.75rem; }
.references { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; font-size: 0.875rem; }

.target > details > summary { display: flex; flex-wrap: wrap; gap: 0.375rem 0.75rem; align-items: center; cursor: pointer; list-style: none; }
.target > details > summary::-webkit-details-marker { display: none; }
.target > details > summary::after { content: ""; width: 0.55rem; height: 0.55rem; margin-left: auto; border: solid var(--quiet); border-width: 0 2px 2px 0;
  transform: rotate(45deg); }
.target > details[open] > summary::after { transform: rotate(-135deg); }
.callout { background: var(--blue-tint); border-radius: 0.5rem; padding: 0.75rem 1rem; margin: 1rem 0 0; max-width: none; }
.picture { margin: 1rem 0 0; } .picture img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 0.5rem; }
.picture figcaption { color: var(--quiet); margin-top: 0.375rem; }
.callout.doubt { background: var(--yellow-tint); } .callout p:last-child { margin: 0; }
p.card { margin-bottom: 1.25rem; max-width: none; }

table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; margin-top: 2rem; }
caption { text-align: left; font-size: 0.8125rem; font-weight: 700; text-transform: uppercase; letter-spacing: 0.06em; color: var(--quiet);
  padding-bottom: 0.5rem; }
th { text-align: left; font-size: 0.8125rem; font-weight: 500; color: var(--quiet); }
th, td { padding: 0.625rem 1rem 0.625rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td .title { display: block; } td .title + code { color: var(--quiet); }
#targets [data-row] td:nth-child(2) { width: 34%; } #targets [data-row] td:nth-child(4) { width: 42%; }
`;

const narrow = `
@media (max-width: 46rem) {
  .top nav { order: 3; flex: 1 0 100%; }
  .top .name { flex: 1; }
  .hero { grid-template: "gauge word" auto "why why" auto "tiles tiles" auto / auto 1fr; }
  .hero h1 { align-self: center; }
  .hero .lead { padding-top: 1rem; }
  .facts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 8rem), 1fr)); }
  .finding { border-left-width: 0.3rem; }
  .glance li { grid-template-columns: 1fr; }
  .script .copy { position: static; }
  table, tbody, tr, td, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
  td, #targets [data-row] td:nth-child(n) { width: auto; border: 0; padding: 0.125rem 0; }
  td::before { content: attr(data-column) ": "; color: var(--quiet); font-size: 0.8125rem; }
  #targets [data-row] td:nth-child(-n+2)::before { content: none; }
}
@media print {
  :root, :root[data-theme] { color-scheme: light; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { background: none; font-size: 10pt; }
  .top nav, .toolbar, .copy, .skip, button { display: none !important; }
  .card, .hero, .finding, .target { border-color: #999; break-inside: auto; content-visibility: visible; }
  .target > details::details-content { content-visibility: visible; block-size: auto; }
  h3, h4, .step, tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  pre { max-height: none; white-space: pre-wrap; overflow: visible; }
}
`;

export const style = `${colours}${page}${sequenceStyle}${narrow}`;
