/**
 * A list of steps drawn as a sequence. The lanes stand at the left, the application at the right edge; an arrow runs
 * from an actor's lane to the application, and its words stand between the last lane and the edge. On a narrow screen
 * the lanes are lines without room for their titles, and each step says whose it is.
 */
export const sequenceStyle = `
.sequence { --lane: 6.5rem; --edge: 6rem; --gap: 0rem; --n: 1; --k: 1; container-type: inline-size; }
.sequence.of-2 { --n: 2; } .sequence.of-3 { --n: 3; } .sequence.of-4 { --n: 4; }
.at-2 { --k: 2; } .at-3 { --k: 3; } .at-4 { --k: 4; }
.sequence .at-1 { --k: 1; }
.attacker { --actor: var(--red); } .victim { --actor: var(--blue); } .bystander { --actor: var(--teal); } .visitor { --actor: var(--violet); }
.application { --actor: var(--quiet); }
.sequence figcaption { color: var(--quiet); font-size: 0.875rem; max-width: 46rem; margin-bottom: 1rem; }
.lanes { position: relative; height: 1.9rem; font-size: 0.8125rem; font-weight: 650; }
.lane { position: absolute; left: calc((var(--k) - 1) * var(--lane)); width: var(--lane); text-align: center; color: var(--actor); }
.lane.application { left: auto; right: 0; width: var(--edge); }
.track { position: relative; }
.life { position: absolute; top: 0; bottom: 0; width: 2px; left: calc((var(--k) - 0.5) * var(--lane) - 1px); background: var(--actor); opacity: 0.35; z-index: 1; pointer-events: none; }
.life.application { left: auto; right: calc(var(--edge) / 2 - 1px); }
.steps { list-style: none; position: relative; }
.step { position: relative; padding: 0.5rem var(--edge) 0.625rem calc(var(--n) * var(--lane) + var(--gap)); font-size: 0.875rem; line-height: 1.45; }
.step p { margin: 0; max-width: none; position: relative; }
.step .number { position: absolute; left: calc((var(--k) - 0.5 - var(--n)) * var(--lane) - var(--gap) - 0.75rem); top: -0.05rem; width: 1.5rem; height: 1.5rem;
  border-radius: 50%; z-index: 2; background: var(--surface); border: 2px solid var(--actor); color: var(--actor); font-weight: 700; font-size: 0.75rem;
  line-height: 1.25rem; text-align: center; font-variant-numeric: tabular-nums; }
.step b { color: var(--actor); }
.step .request, .step .response { padding-block: 0.2rem 0.35rem; }
.wire { position: absolute; bottom: 0; left: calc((var(--k) - 0.5 - var(--n)) * var(--lane) - var(--gap)); right: calc(var(--edge) / -2);
  border-bottom: 1.5px solid var(--actor); }
.response .wire { border-bottom-style: dashed; opacity: 0.8; }
.wire::after { content: ""; position: absolute; bottom: -0.32rem; border: solid var(--actor); border-width: 1.5px 1.5px 0 0; width: 0.5rem; height: 0.5rem; }
.request .wire::after { right: 0.1rem; transform: rotate(45deg); }
.response .wire::after { left: 0.1rem; transform: rotate(-135deg); }
.label { display: inline-block; border-radius: 0.3rem; padding: 0 0.4rem; font: 600 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  background: var(--grey-tint); color: var(--ink); }
.id-1 { background: var(--orange-tint); color: var(--orange); } .id-2 { background: var(--blue-tint); color: var(--blue); }
.id-3 { background: var(--violet-tint); color: var(--violet); } .id-4 { background: var(--green-tint); color: var(--green); }
.id-5 { background: var(--teal-tint); color: var(--teal); } .id-6 { background: var(--yellow-tint); color: var(--yellow); }
.answer { display: inline-block; border-radius: 99rem; padding: 0 0.6rem; font-weight: 650; background: var(--grey-tint); color: var(--quiet); }
.answer.signed-in { background: var(--green-tint); color: var(--green); }
.answer.unclear { background: var(--yellow-tint); color: var(--yellow); }
.step.hit { background: var(--red-tint); border-radius: 0.5rem; }
.step.hit .answer { background: var(--red); color: var(--surface); }
.step.hit .number { background: var(--red); color: var(--surface); }
@container (max-width: 44rem) {
  .lanes, .track, .sequence ol { --lane: 1.5rem; --edge: 0.75rem; --gap: 0.6rem; }
  .lanes { display: none; }
}
`;
