/** The report's looks, for a screen and for paper. */
export const style = `
:root { --ink: #1d2733; --soft: #5b6875; --rule: #d9dfe5; --blue: #1f6fb2; --red: #c8442f; --green: #2f7d5c; --amber: #96610f; --idle: #b8c2cc; --back: #fff; --page: #eef1f4; --calm: #eaf5f0; --warm: #fbf6ea; }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; --ink: #e3e8ee; --soft: #9dabb9; --rule: #323d48; --blue: #62aee8; --red: #ee7b66; --green: #5cba97; --amber: #e0ac52; --idle: #5a6773; --back: #171d24; --page: #0f1419; --calm: #14291f; --warm: #2b2413; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
main { max-width: 860px; margin: 0 auto; padding: 44px 52px 64px; background: var(--back); }
h1 { margin: 0; font-size: 27px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 38px 0 10px; padding-bottom: 5px; border-bottom: 2px solid var(--ink); font-size: 18px; }
h3 { margin: 22px 0 6px; font-size: 14px; }
p { margin: 6px 0; max-width: 68ch; }
.lead, .hint, figcaption, caption { color: var(--soft); }
.hint, figcaption, caption { font-size: 12px; }
.verdict { margin: 22px 0; padding: 14px 18px; border-left: 6px solid var(--amber); background: var(--warm); }
.verdict.ready { border-color: var(--green); background: var(--calm); }
.verdict b { font-size: 17px; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px; margin: 18px 0; }
.tiles div { padding: 10px 12px; border: 1px solid var(--rule); border-radius: 6px; }
.tiles dt { color: var(--soft); font-size: 12px; }
.tiles dd { margin: 2px 0 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles small { display: block; color: var(--soft); font-size: 11px; font-weight: 400; }
table { width: 100%; border-collapse: collapse; font-size: 12.5px; }
caption { text-align: left; padding-bottom: 4px; }
p + table, table + table { margin-top: 14px; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; }
.number { padding: 4px 0 4px 12px; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody th { font-weight: 500; overflow-wrap: break-word; }
.state { font-weight: 600; white-space: nowrap; }
.state.met { color: var(--green); } .state.missed { color: var(--red); } .state.undecided { color: var(--amber); }
figure { margin: 0; break-inside: avoid; }
svg { display: block; width: 100%; height: auto; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 18px; margin: 12px 0; }
.curves { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 18px; margin: 10px 0; }
.tick { fill: var(--soft); font-size: 9px; }
.axis { stroke: var(--rule); } .zero { stroke: var(--ink); stroke-width: 1; }
.line { fill: none; stroke: var(--blue); stroke-width: 1.3; stroke-linejoin: round; }
.dot { fill: var(--back); stroke: var(--red); stroke-width: 1.6; }
.gap { fill: var(--red); fill-opacity: 0.22; } .idle { fill: var(--idle); fill-opacity: 0.45; }
.over { fill: var(--red); } .under { fill: var(--blue); } .nothing { fill: var(--page); }
.strips td { padding: 3px 0; width: 86%; border: 0; } .strips th { border: 0; font-weight: 400; white-space: nowrap; }
.strip { height: 18px; } .strip .gap { fill-opacity: 1; } .strip .idle { fill-opacity: 1; }
.heard { fill: var(--green); fill-opacity: 0.55; } .taken { fill: var(--ink); } .failed { fill: var(--red); fill-opacity: 0.35; }
.key { display: inline-block; width: 10px; height: 10px; margin-right: 4px; border-radius: 2px; vertical-align: -1px; }
.meaning { margin-right: 10px; white-space: nowrap; }
.key.heard { background: var(--green); opacity: 0.55; } .key.gap { background: var(--red); } .key.idle { background: var(--idle); }
.key.failed { background: var(--red); opacity: 0.35; } .key.faint.gap { opacity: 0.22; } .key.faint.idle { opacity: 0.45; }
.venue { break-before: page; }
dl.words dt { margin-top: 8px; font-weight: 600; } dl.words dd { margin: 0; max-width: 76ch; }
@media (max-width: 640px) { main { padding: 24px 18px; } .tiles { grid-template-columns: 1fr 1fr; } .pair, .curves { grid-template-columns: 1fr; } th, td { padding-right: 8px; } .number { padding: 4px 0 4px 8px; white-space: normal; } .many { display: block; overflow-x: auto; } .strips td { width: 76%; } }
@media print { @page { size: A4; margin: 14mm; } body { background: none; font-size: 11px; } main { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } tr, .verdict, .tiles { break-inside: avoid; } }
`;
