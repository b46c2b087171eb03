/**
 * The look of the page: a quiet observatory over a small town at night. Neutral warm greys and one accent; red, yellow and cyan belong to alarms only
 * (IEC 60601-1-8); one plum colour and a dashed pattern belong to truth only. Both themes keep AA contrast.
 */
const LIGHT = `--paper:#f6f3ee;--surface:#fdfbf8;--sunk:#efebe4;--gap:#f0ece4;--ink:#26231f;--muted:#635d55;--line:#ddd6cb;--soft:#e9e4db;
--accent:#2d5284;--accent-ink:#fff;--accent-soft:#ccd9e9;--accent-mid:#8fa9ca;--truth:#8d2a80;--truth-soft:#8d2a8014;--truth-mid:#8d2a8038;
--high:#d0161d;--medium:#f2c200;--low:#12b0c6;--alarm-edge:#26231f;--shadow:0 1px 2px #4b3d2a14,0 4px 14px #4b3d2a0d;color-scheme:light;`;
const DARK = `--paper:#15161a;--surface:#1d1e23;--sunk:#101114;--gap:#282930;--ink:#ece7df;--muted:#aaa49b;--line:#35353c;--soft:#292a30;
--accent:#8db3e6;--accent-ink:#10141c;--accent-soft:#2b3d57;--accent-mid:#54739e;--truth:#e690da;--truth-soft:#e690da17;--truth-mid:#e690da40;
--high:#ff5b54;--medium:#ffd54a;--low:#3fd3e6;--alarm-edge:#15161a;--shadow:0 1px 2px #0006;color-scheme:dark;`;

export const STYLE = `
:root{${LIGHT}--sans:ui-sans-serif,-apple-system,BlinkMacSystemFont,"Segoe UI Variable Text","Segoe UI",Inter,Roboto,"Noto Sans","Open Sans","DejaVu Sans",sans-serif;--mono:ui-monospace,SFMono-Regular,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root:not([data-theme]){${DARK}}}
:root[data-theme=dark]{${DARK}}
*{box-sizing:border-box}
html{scroll-padding-top:64px;scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.55 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.wrap{width:min(1160px,100% - 48px);margin-inline:auto}
h1,h2,h3,h4,p,figure,dl,dd,ul{margin:0;padding:0}
ul{list-style:none}
a{color:var(--accent);text-underline-offset:2px;text-decoration-thickness:1px}
code{font:12px/1.5 var(--mono);color:inherit}
small{font-size:12px;color:var(--muted)}
svg{display:block;overflow:visible}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999px;top:8px;background:var(--surface);padding:8px 14px;z-index:9}.skip:focus{left:12px}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.defs{position:absolute}
.js{display:none}.has-js .js{display:revert}.has-js .nojs{display:none}[hidden]{display:none!important}
.num{text-align:right;white-space:nowrap}.strong{font-weight:650}.strong small{font-weight:400}.faint{color:var(--muted)}
.icon{display:inline-block;width:16px;height:16px;vertical-align:-3px;margin-right:5px;flex:none}.icon.wide{width:30px;height:21px;vertical-align:-6px}
.scroll{overflow-x:auto}

.hero{--sky:#f3ecdf;position:relative;color:#f4efe6;background:linear-gradient(#0d1322 0,#161f38 46%,#2b3050 74%,#4d4259 90%,#6a4f5a 100%);overflow:hidden;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.hero .wrap{position:relative;z-index:1;padding-top:26px}
.brand{display:flex;align-items:center;gap:9px;font-weight:650;letter-spacing:.02em}.brand i{font-style:normal;font-weight:400;color:#b9bdcf;margin-left:6px;letter-spacing:0}
.brandmark{width:24px;height:24px;fill:#f4c980}.brandmark circle{fill:#f4efe6}
.headline{display:flex;justify-content:space-between;gap:40px;margin-top:26px;align-items:flex-start}
.headline>div:first-child{min-width:0;flex:1}
h1{font-size:36px;line-height:1.14;font-weight:640;letter-spacing:-.018em;text-wrap:balance}
.facts{display:flex;flex-wrap:wrap;gap:14px 34px;margin-top:20px}.facts dt{font-size:12px;color:#aab0c6}.facts dd{font-weight:600}.facts small{color:#c3c7d6;font-weight:400;margin-left:3px}
.outcome{text-align:right;flex:none;max-width:300px}.outcome p{color:#cfd2de;margin-top:8px;text-wrap:balance}.outcome .scoreline{color:#f4efe6;font-size:16px;margin-top:4px}.scoreline b{font-size:22px;font-weight:660}
.verdict{display:inline-flex;align-items:center;gap:5px;font-weight:650;white-space:nowrap}.verdict svg{width:16px;height:16px;fill:currentColor;flex:none}
.verdict.pass{color:var(--accent)}.verdict.none{color:var(--muted);font-weight:400}
td .verdict.fail{background:var(--ink);color:var(--surface);border-radius:99px;padding:1px 9px 1px 5px;margin-left:-5px}
td .verdict.unknown{color:var(--muted)}
.outcome .verdict{font-size:27px;line-height:1;padding:10px 20px 10px 13px;border-radius:99px;gap:10px;letter-spacing:-.01em}.outcome .verdict svg{width:30px;height:30px}.outcome .verdict{text-transform:capitalize}
.outcome .verdict.fail{background:#f6f1e8;color:#1a1d29}.outcome .verdict.pass{background:#cfe0f7;color:#15243b}.outcome .verdict.unknown{background:none;color:#f6f1e8;box-shadow:inset 0 0 0 2px #f6f1e8}
.town{margin-top:6px;width:100%;min-width:900px;position:relative;left:50%;transform:translateX(-50%)}
.sky{position:absolute;inset:0;fill:#f3ecdf;opacity:.5}.tree{fill:#1f2a3d;stroke:#1f2a3d;stroke-width:1.200}
.ground{fill:#1b2138}.ground.g1{fill:#171c31}
.hill{fill:#262c47}.dome{fill:#39405c}.slit{fill:#f4c980}
.wall{fill:#3a4160;stroke:#11162a;stroke-width:.6}.wall.up{fill:#4b4a63}
.dark rect{fill:#232a45}.lit rect{fill:#ffd48a}
.mark-missed{fill:#e690da;stroke:#11162a;stroke-width:1}.mark-late{fill:#11162a;stroke:#e690da;stroke-width:1.900}.mark-unseen{fill:none;stroke:#f4efe6;stroke-width:1.500;stroke-dasharray:2 1.600}.mark-false{fill:#b9bdcf;stroke:#b9bdcf;stroke-width:1}
.town-key{padding:14px 0 16px;color:var(--muted)}.town-key .legend{margin:10px 0 0;gap:6px clamp(10px,2vw,26px)}
.key-house{display:inline-block;width:32px;height:30px;background:#1b2138;border-radius:6px;vertical-align:-10px;margin-right:8px;print-color-adjust:exact;-webkit-print-color-adjust:exact}

.bar{position:sticky;top:0;z-index:5;background:color-mix(in srgb,var(--paper) 92%,transparent);backdrop-filter:blur(8px);border-block:1px solid var(--line)}
.bar .wrap{display:flex;align-items:center;gap:12px}
.bar ul{display:flex;flex:1;overflow-x:auto;scrollbar-width:none;margin-left:-10px}
.bar a{display:block;padding:12px 10px 10px;font-size:13px;color:var(--muted);text-decoration:none;white-space:nowrap;border-bottom:2px solid transparent}
.bar a:hover{color:var(--ink)}.bar a[aria-current]{color:var(--ink);border-color:var(--accent);font-weight:600}
.theme{flex:none;color:inherit}.ring-line{fill:none;stroke:currentColor;stroke-width:2}.full{fill:currentColor}.line{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}

button,select,input{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--line);border-radius:7px;padding:4px 10px;min-height:30px}
button{cursor:pointer}button:hover{border-color:var(--muted)}

section{padding:48px 0 8px;scroll-margin-top:-26px}
#result{padding-top:34px}
h2{font-size:24px;line-height:1.2;font-weight:640;letter-spacing:-.012em}h2 em{font-style:normal;text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:3px;text-underline-offset:5px}
h3{font-size:16px;font-weight:640;margin:30px 0 8px}h4{font-size:13px;margin:18px 0 6px}
.lead{color:var(--muted);max-width:86ch;margin:7px 0 20px;text-wrap:pretty}
.summary{max-width:92ch;margin-bottom:14px}
.empty{padding:22px;border:1px dashed var(--line);border-radius:10px;color:var(--muted);text-align:center}
.hint{color:var(--muted);font-size:13px;margin-top:10px}
figcaption{margin-bottom:16px;font-weight:600;font-size:15px;max-width:100ch;text-wrap:balance}
.reasons li{position:relative;padding:3px 0 3px 22px;font-size:15px}.reasons li::before{content:"";position:absolute;left:0;top:13px;width:11px;height:3px;border-radius:2px;background:var(--accent)}
.notice{margin-top:16px;border-left:4px solid var(--ink);padding:2px 0 2px 16px}.notice h3{margin-top:0}
.keyfigures{display:grid;grid-template-columns:repeat(5,1fr);margin-top:26px;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.keyfigures.plain{grid-template-columns:repeat(4,1fr)}
.keyfigures li{border-left:1px solid var(--line);padding:16px 18px}.keyfigures li:first-child{border-left:0;padding-left:0}
.keyfigures a{display:block;color:inherit;text-decoration:none}.keyfigures a:hover span{text-decoration:underline}
.keyfigures b{display:block;font-size:27px;line-height:1.2;font-weight:640;letter-spacing:-.015em;white-space:nowrap}.keyfigures span{display:block;font-weight:550}.keyfigures small{display:block;line-height:1.4;margin-top:2px}

.scoregrid{display:grid;grid-template-columns:230px 1fr;gap:52px;align-items:start}
.dial{text-align:center;position:sticky;top:76px}.dial figcaption{margin-top:14px;font-weight:400;color:var(--muted);font-size:13px;text-wrap:balance}
.ring circle{fill:none;stroke-width:13}.ring .track{stroke:var(--soft)}.ring .fill{stroke:var(--accent)}
.ring text{text-anchor:middle;fill:var(--ink)}.ring .big{font-size:62px;font-weight:640;letter-spacing:-.03em}.ring .small{font-size:14px;fill:var(--muted)}
.categories li{display:grid;grid-template-columns:186px 1fr 150px;gap:0 18px;align-items:center;padding:11px 0;border-top:1px solid var(--line)}.categories li:first-child{border-top:0;padding-top:0}
.cat-name b{display:block;font-weight:600}.cat-name small{line-height:1.2}
.cat-frame{height:20px;border-radius:4px;background:repeating-linear-gradient(-45deg,transparent 0 4px,var(--accent-mid) 4px 5px) var(--sunk);box-shadow:inset 0 0 0 1px var(--accent-mid);overflow:hidden;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.cat-frame i{display:block;height:100%;background:var(--accent)}
.void .cat-frame{background:none;box-shadow:inset 0 0 0 1px var(--line)}
.cat-score{text-align:right}.cat-score b{font-size:20px;font-weight:640;margin-right:9px}.cat-score span{color:var(--muted);font-size:13px;white-space:nowrap;display:inline-block;min-width:82px}
.categories p{grid-column:2/4;font-size:13px;color:var(--muted);margin-top:5px}
.notes{margin-top:16px;padding-top:13px;border-top:1px solid var(--line);color:var(--muted)}.notes li{padding-left:16px;position:relative}.notes li::before{content:"–";position:absolute;left:0}

table{border-collapse:collapse;width:100%}
.attack tbody th,.attack .id{white-space:nowrap}
th,td{text-align:left;padding:7px 12px 7px 0;vertical-align:top;font-weight:400}th.num,td.num{text-align:right}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:12px;color:var(--muted);border-bottom:1px solid var(--line);vertical-align:bottom;white-space:nowrap}
tbody tr{border-bottom:1px solid var(--soft)}
tr.void>*{color:var(--muted)}
.metrics td,.metrics th{vertical-align:middle}
.metrics .group th{font-weight:640;padding-top:22px;border-bottom:1px solid var(--line)}
.metrics thead+tbody .group th{padding-top:12px}
.metrics .metric th{min-width:230px}
.metrics td:nth-child(3){width:190px;padding-left:14px}.metrics td:nth-child(5){padding-left:10px;min-width:120px}
.metrics tr.metric:has(+.note){border-bottom:0}
.metrics .note td{padding-top:0;color:var(--muted);font-size:13px;padding-left:21px}
.opener{border:0;background:none;padding:3px 6px 3px 0;min-height:24px;text-align:left;border-radius:4px}.opener:hover span{text-decoration:underline}
.opener::before{content:"";display:inline-block;width:0;height:0;border:4.5px solid transparent;border-left:6px solid var(--muted);border-right:0;margin-right:10px;transition:transform .12s}.opener[aria-expanded=true]::before{transform:rotate(90deg)}
.more>td{padding:0}.more>td>div{background:var(--sunk);border-radius:8px;padding:12px 18px 14px 21px;margin:2px 0 12px}
.parts{margin-top:8px;max-width:640px;font-size:13px}.parts td:nth-child(2){width:180px}
.minibar{display:block;height:8px;background:var(--soft);border-radius:4px;margin-top:5px}.minibar i{display:block;height:100%;background:var(--accent);border-radius:4px}
.interval{width:150px}.interval .good{fill:var(--accent-soft);opacity:.55}.interval .base{stroke:var(--line);stroke-width:1}.interval .ci{fill:var(--accent-mid)}.interval .target{stroke:var(--ink);stroke-width:2}.interval .value{fill:var(--accent);stroke:var(--paper);stroke-width:1.500}

.legend{display:flex;flex-wrap:wrap;gap:5px 20px;font-size:13px;color:var(--muted)}.legend b{color:var(--ink);font-weight:600;margin-left:2px}
figure .legend,.legend.marks{margin:12px 0}.marks .icon{width:20px;height:20px;vertical-align:-5px}.marks .icon.wide{width:34px;height:24px;vertical-align:-7px}
.swatch{display:inline-block;width:15px;height:11px;margin-right:6px;border-radius:2px}
.swatch.bar{background:var(--accent)}.swatch.late{background:repeating-linear-gradient(-45deg,var(--accent) 0 2px,var(--accent-soft) 2px 5px)}.swatch.never{border:1.500px dashed var(--ink)}.swatch.curve{height:2px;background:var(--ink);vertical-align:4px}
.s-true{fill:var(--truth);stroke:var(--paper);stroke-width:1}.s-meas{fill:var(--paper);stroke:var(--ink);stroke-width:1.700}.s-arr{fill:var(--ink);stroke:var(--paper);stroke-width:1}
.s-flag .pole{stroke:var(--ink);stroke-width:1.500}.s-high,.s-medium,.s-low{stroke:var(--ink);stroke-width:.8;stroke-linejoin:round}.s-high{fill:var(--high)}.s-medium{fill:var(--medium)}.s-low{fill:var(--low)}
.band{fill:var(--truth-mid)}.band.unmet{fill:none;stroke:var(--truth);stroke-width:1;stroke-dasharray:2 3}.truth-line{stroke:var(--truth);stroke-width:1.800;stroke-dasharray:5 3;fill:none}.wait{stroke:var(--ink);stroke-width:2.200}
.o{fill:none;stroke:currentColor;stroke-width:2.200;stroke-linecap:round;stroke-linejoin:round}.dots{stroke-dasharray:2.200 2.600;stroke-linecap:butt}
.state{white-space:nowrap;color:var(--ink);font-weight:600}.state .icon{margin-right:3px}.state.detected,.state.unobservable{font-weight:500;color:var(--muted)}
.prio{white-space:nowrap;font-size:12px;border-radius:4px;padding:1px 6px;color:var(--ink);box-shadow:inset 3px 0 0 var(--c),inset 0 0 0 1px var(--line);padding-left:9px}.prio.high{--c:var(--high)}.prio.medium{--c:var(--medium)}.prio.low{--c:var(--low)}.prio b{font-family:var(--mono);letter-spacing:-.05em}

.controls{margin-bottom:4px}.has-js .controls{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:center}
.controls label{color:var(--muted);font-size:13px}.controls select{max-width:190px;margin-left:4px}.controls input{width:190px;margin-left:4px}
.chips{display:flex;flex-wrap:wrap;gap:6px;flex:1 1 100%}
.chip{border-radius:99px;padding:3px 13px;display:inline-flex;align-items:center}.chip b{margin-left:6px;font-weight:600;color:var(--muted)}.chip[aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}.chip[aria-pressed=true] b{color:inherit}
.timeline{--side:310px;--tail:84px;border-bottom:1px solid var(--line)}
.axis,.ep>summary{display:grid;grid-template-columns:var(--side) 1fr var(--tail);gap:16px;align-items:center}
.axis{position:sticky;top:43px;z-index:3;background:var(--paper);border-bottom:1px solid var(--line);font-size:12px;color:var(--muted);padding:8px 0 5px}
.axis-head{padding-left:20px}.axis-tail{text-align:right}
.axis-scale{position:relative;height:16px}.axis-scale i,.causes-axis i{position:absolute;transform:translateX(-50%);font-style:normal;white-space:nowrap}
.ep{border-bottom:1px solid var(--soft)}
.ep>summary{cursor:pointer;list-style:none;padding:5px 0;position:relative}.ep>summary::-webkit-details-marker{display:none}
.ep>summary:hover{background:var(--sunk)}
.ep-name{min-width:0;padding-left:20px;position:relative}.ep-name::before{content:"";position:absolute;left:4px;top:7px;border:4.5px solid transparent;border-left:6px solid var(--muted);border-right:0}.ep[open] .ep-name::before{transform:rotate(90deg)}
.ep-name b{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;font-weight:550;line-height:1.35}.ep-name small{display:block;line-height:1.4}.ep-name em{font-style:normal;color:var(--ink);font-weight:600}
.ep .icon{width:14px;height:14px;vertical-align:-2px}
.strip{width:100%;overflow:visible}.strip .o{stroke-width:2.500}
.ep-delay{text-align:right;white-space:nowrap}.ep.missed .ep-delay,.ep.late .ep-delay{font-weight:640}
.ep-inside{padding:6px 0 20px 20px;display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:8px 40px;align-items:start}.ep-inside>p{grid-column:1/3;max-width:86ch;font-size:15px}
.ep[open]{background:var(--surface);box-shadow:0 0 0 1px var(--line);border-radius:8px;margin:4px -14px;padding:0 14px}
.steps td,.steps th,.parts td,.parts th{padding-block:4px}
.more-facts>div{display:grid;grid-template-columns:84px 1fr;gap:10px;padding:4px 0;border-bottom:1px solid var(--soft)}.more-facts dt{color:var(--muted)}
.nothing{padding:26px;text-align:center;color:var(--muted)}.has-js .more-rows:not([hidden]){display:block;margin:12px auto 14px}

.delay-chart,.case-chart{min-width:760px;width:100%}
text{font-size:12px;fill:var(--ink);font-family:var(--sans)}
.tick,.axis-name{fill:var(--muted)}.tick.strong{fill:var(--ink)}.grid{stroke:var(--soft);stroke-width:1}.axis-line,.tickline{stroke:var(--muted);stroke-width:1;fill:none}
.delay-chart .bar{fill:var(--accent)}.hatch{stroke:var(--accent);stroke-width:5}.hatch-truth{stroke:var(--truth);stroke-width:1}
.bar-late rect{fill:url(#p-hatch);stroke:var(--accent);stroke-width:1.200}
.curve{fill:none;stroke:var(--ink);stroke-width:1.500}.curve-end{fill:var(--ink)}.curve-name{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:4px}
.never{fill:var(--sunk);stroke:var(--ink);stroke-width:1.600;stroke-dasharray:4 2.500}.never-count{font-size:15px;font-weight:640}
.all-line{stroke:var(--muted);stroke-dasharray:1 3}.quantile{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 2}.quantile-name{fill:var(--muted)}
.stretch{display:flex;align-items:center;max-width:900px}.stretch .icon{margin:0;width:22px;height:22px;z-index:1}.seg{min-width:12px;margin:0 -6px}.seg i{display:block;height:12px}.seg.kit i{background:var(--accent-soft)}.seg.net i{background:var(--accent-mid)}.seg.pipe i{background:var(--accent)}
.stretch-words{display:flex;gap:8px 40px;flex-wrap:wrap;margin-top:10px}.stretch-words li{padding-left:18px;position:relative}.stretch-words li::before{content:"";position:absolute;left:0;top:5px;width:11px;height:11px;border-radius:2px}.stretch-words .kit::before{background:var(--accent-soft);box-shadow:inset 0 0 0 1px var(--accent-mid)}.stretch-words .net::before{background:var(--accent-mid)}.stretch-words .pipe::before{background:var(--accent)}.stretch-words small{display:block}

.causes-axis,.cause{display:grid;grid-template-columns:250px 200px minmax(200px,1fr);gap:0 24px}
.causes-axis{font-size:12px;color:var(--muted)}.causes-axis div{position:relative;height:20px}.causes-axis i:last-child{transform:translateX(-80%)}
.cause{border-top:1px solid var(--soft);padding:11px 0 12px;align-items:center}
.cause-name>b{display:block;font-weight:600}.cause-name small{display:block;margin-top:3px;line-height:1.8}.cause-name .prio{margin-right:1px}
.cause-bar{display:flex;align-items:center;gap:10px}.cause-bar>b{font-size:17px;font-weight:640}.hbar{flex:1;height:18px}.hbar i{display:block;height:100%;background:var(--accent);border-radius:0 4px 4px 0;min-width:2px}
.cause-strip{width:100%}.cause-strip .base{stroke:var(--line)}.cause-strip .dense{fill:var(--accent-mid)}
.cause p{grid-column:2/4;color:var(--muted);font-size:13px;margin-top:5px}
.twin{margin-top:14px}.twin>summary{cursor:pointer;color:var(--accent);width:fit-content;padding:3px 0}.twin table{font-size:13px;margin-top:8px}.twin th,.twin td{padding-block:4px}
.delay-chart+.twin table,#delay .twin table{max-width:420px}

.matrix-figure{display:flex;gap:24px 64px;align-items:center;flex-wrap:wrap}.by-layer{flex:1 1 300px;width:auto}.by-layer thead th{white-space:normal}.by-layer td,.by-layer th{padding-block:10px}.by-layer .minibar{width:150px;display:inline-block;margin:0 10px 0 0;vertical-align:1px}
.matrix{width:auto;border-spacing:4px;border-collapse:separate}.matrix tr{border:0}.matrix th,.matrix td{padding:0;text-align:center;vertical-align:middle;border:0;font-size:13px;color:var(--muted)}
.matrix tbody th{text-align:right;padding-right:10px;color:var(--ink);font-weight:550}.matrix .over{padding-bottom:4px}.matrix .over-row{text-align:right;padding-right:10px;font-weight:400}
.matrix thead th[scope=col]:not(.over-row){color:var(--ink);font-weight:550;padding-bottom:5px}
.matrix td.diagonal,.matrix td.off{width:66px;height:52px;border-radius:6px;background:var(--surface);position:relative;box-shadow:inset 0 0 0 1px var(--soft)}.matrix td.diagonal{box-shadow:inset 0 0 0 2px var(--accent)}
.matrix td i{position:absolute;left:50%;top:50%;width:calc(var(--s)*.46px);height:calc(var(--s)*.46px);transform:translate(-50%,-50%);border-radius:4px;background:var(--accent-soft)}.matrix td.off i{background:repeating-linear-gradient(-45deg,var(--accent-mid) 0 1.500px,var(--soft) 1.500px 5px)}
.matrix td b{position:relative;font-size:15px;font-weight:640;color:var(--ink)}.matrix .zero b{color:var(--muted);font-weight:400}
.matrix td.nobody{width:66px;height:52px;border-radius:6px;position:relative;box-shadow:inset 0 0 0 1px var(--line)}.matrix td.nobody i{background:none;box-shadow:inset 0 0 0 1px var(--muted)}.matrix .sum td,.matrix .sum th{padding-top:5px;font-size:13px}
.matrix td.right,.matrix th.right{padding-left:12px;color:var(--ink)}.matrix th{overflow-wrap:normal}.matrix thead th{white-space:normal;vertical-align:bottom}.matrix td.diagonal,.matrix td.off,.matrix td.nobody{min-width:44px}.visits,.faults,.per-cause{overflow-wrap:normal}.faults .wrong{white-space:nowrap}.visits .id,.faults .id{min-width:64px}.matrix thead th.right{width:76px;white-space:normal;vertical-align:bottom}
.costs{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:0 44px;align-items:start}.cost .total>*{font-weight:640}.costs th[scope=row]{font-weight:400}.faults td{min-width:70px}.faults td:first-child,.faults td:nth-child(5),.faults td:last-child{min-width:150px}
.wrong{font-weight:640}

.flow{width:100%;margin:8px 0 4px}.flow.standing{display:none;max-width:440px}.flow-name{font-size:13px;font-weight:600}.flow-count{font-size:15px;font-weight:650}.flow-share{font-size:12px;font-weight:400;fill:var(--muted)}.flow-part{font-size:12.500px;fill:var(--ink)}.flow-part .strong{font-weight:650}.flow-part tspan+tspan:not(.strong):not([x]){fill:var(--muted)}
.step{fill:var(--accent)}.goes-on{fill:var(--accent-soft)}.leader{fill:none;stroke:var(--muted)}.side{fill:url(#p-hatch);stroke:var(--accent)}
.flow-head{font-size:12px;fill:var(--muted)}.leaf.absent{--c:color-mix(in srgb,var(--muted) 55%,var(--paper))}.leaf.lost{--c:color-mix(in srgb,var(--ink) 55%,var(--paper))}.leaf.policy,.leaf.waits{--c:color-mix(in srgb,var(--accent-mid) 70%,var(--paper))}.leaf.unexplained{--c:var(--high)}.leaf{fill:var(--c)}.leaf.stroked{fill:none;stroke:var(--c)}
.leaf-end.absent{fill:var(--muted)}.leaf-end.lost{fill:var(--ink)}.leaf-end.policy{fill:var(--accent-mid)}.leaf-end.waits{fill:url(#p-hatch);stroke:var(--accent)}.leaf-end.unexplained{fill:var(--high)}
.account{margin-top:16px}.account th{white-space:nowrap}.account .total>*{font-weight:640;border-top:1px solid var(--line)}.account .aside>*{font-size:13px;color:var(--muted)}.account .aside th{padding-left:16px;font-weight:400}.account .minus{display:inline-block;width:16px;color:var(--muted)}.account td:nth-child(n+4){color:var(--muted);font-weight:400}.account .num{padding-right:22px}.account tr.alarm>*{font-weight:640;color:var(--ink)}
.keyfigures+.cards{margin-top:18px}.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:14px}.cards li{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:14px 18px}.cards p{margin:3px 0 5px}.cards .hint{margin-top:4px}

.case{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:22px 26px 18px;margin:18px 0 24px;box-shadow:var(--shadow)}
.case header{display:flex;gap:14px;align-items:center;margin-bottom:10px}.case h3{margin:0;font-size:18px}.case header p{color:var(--muted)}.case-no{flex:none;width:34px;height:34px;border-radius:50%;box-shadow:inset 0 0 0 1.500px var(--line);display:grid;place-items:center;font-weight:640;color:var(--muted)}
.case figure{margin-top:12px}.case figcaption{text-wrap:pretty;font-weight:400;font-size:14px;margin-bottom:0;color:var(--muted);margin-top:6px}
.remedy{display:block;color:var(--muted);margin-top:3px}
.case .s-true,.case .s-arr,.case .s-meas{stroke-width:1.200}
.truth-span{fill:url(#p-truth);stroke:none;opacity:.32}.truth-name{fill:var(--truth);font-weight:600}.truth-from{stroke:var(--truth);stroke-width:1;stroke-dasharray:2 2}
.lane-frame{stroke:var(--line);fill:none}.lane-name{font-weight:600;paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}.lane-unit{font-weight:400;fill:var(--muted)}
.w-line{fill:none;stroke:var(--muted);stroke-width:1;opacity:.75}.w-ok{fill:none;stroke:var(--ink);stroke-linecap:square;stroke-width:4.400}.w-ok.small{stroke-width:3}.w-lost{fill:var(--surface);stroke:var(--ink);stroke-width:1.200}.w-bad{fill:var(--surface);stroke:var(--ink);stroke-width:1.600}.w-bad.gone{stroke-dasharray:2 1.500}
.case .truth-line{stroke-width:2.200}
.gap-band{fill:var(--gap);stroke:var(--line);stroke-dasharray:3 2}.gap-name{fill:var(--muted);paint-order:stroke;stroke:var(--gap);stroke-width:3px}
.other-span{stroke:var(--ink);stroke-width:5}.other-line{stroke:var(--line);stroke-dasharray:1 3}.other-name{fill:var(--muted)}
.alert-line{stroke-width:1.200;stroke:var(--ink)}.alert-line.high{stroke:var(--high)}.alert-line.medium{stroke-dasharray:6 2}.alert-line.low{stroke-dasharray:2 3}.alert-update{fill:var(--surface);stroke:var(--ink);stroke-width:1.200}.alert-name{font-weight:600;paint-order:stroke;stroke:var(--surface);stroke-width:4px}
.case-alerts{margin-top:10px;border-top:1px solid var(--soft);padding-top:8px}.case-alerts li{padding:2px 0}.case-alerts .num{font-weight:600;margin-right:6px}

.replay{display:flex;align-items:center;gap:14px;background:var(--sunk);border-radius:10px;padding:13px 18px;margin-bottom:20px;flex-wrap:wrap}.replay span{color:var(--muted)}.replay code{font-size:14px;flex:1;font-weight:600}
.twocol{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:0 44px}
.plainlist>div{display:grid;grid-template-columns:130px minmax(0,1fr);gap:12px;padding:5px 0;border-bottom:1px solid var(--soft)}.plainlist dt{color:var(--muted)}.digests code{font-size:11.5px;color:var(--muted)}
.plainlist.columns{columns:2;column-gap:44px}.plainlist.columns>div{grid-template-columns:minmax(0,240px) minmax(0,1fr);break-inside:avoid}
footer{margin-top:56px;padding:18px 0 34px;border-top:1px solid var(--line);color:var(--muted);font-size:13px}

@media (max-width:1100px){.bar a{padding-inline:8px}.timeline{--side:256px}.keyfigures b{font-size:23px}.keyfigures li{padding:14px 12px}.scoregrid{grid-template-columns:190px 1fr;gap:34px}.matrix-figure{gap:24px 30px}.matrix td.diagonal,.matrix td.off,.matrix td.nobody{width:58px}.categories li{grid-template-columns:150px 1fr 144px;gap:0 12px}h1{font-size:32px}.facts{gap:12px 24px}.outcome{max-width:220px}.headline{gap:28px}.theme span{display:none}.theme .icon{margin:0}.metrics td:nth-child(3){width:160px}}
@media (max-width:820px){.flow.lying{display:none}.flow.standing{display:block}.account{min-width:680px}.visits{min-width:760px}.faults{min-width:980px}.matrix{font-size:12px}.brand i{display:none}.wrap{width:min(100% - 32px,1160px)}.headline,.scoregrid,.ep-inside,.twocol,.costs{display:block}.outcome{text-align:left;margin-top:22px}.keyfigures,.keyfigures.plain{grid-template-columns:1fr 1fr}.keyfigures li:nth-child(odd){border-left:0;padding-left:0}.categories li{grid-template-columns:1fr auto}.cat-track{grid-column:1/3;grid-row:2}.categories p{grid-column:1/3}.dial{position:static;max-width:200px;margin:0 auto 26px}.timeline{--side:minmax(0,1fr);--tail:70px}.axis-scale{display:none}.axis,.ep>summary{grid-template-columns:var(--side) var(--tail)}.strip{grid-column:1/3;grid-row:2}.causes-axis{display:none}.cause{grid-template-columns:1fr}.cause p{grid-column:1}.plainlist.columns{columns:1}.metrics .metric th{min-width:150px}.ep-inside>*{margin-bottom:12px}.matrix-figure{display:block;overflow-x:auto}.matrix td.diagonal,.matrix td.off,.matrix td.nobody{width:44px;height:44px}.cards{grid-template-columns:1fr}.case{padding:16px}.plainlist>div{grid-template-columns:110px minmax(0,1fr)}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}*{transition:none!important}}
@media print{:root,:root[data-theme=dark],:root:not([data-theme]){${LIGHT}--paper:#fff;--surface:#fff}.bar,.controls,.more-rows,.skip,.twin:not([open]),.replay button{display:none!important}.axis{position:static}.case,figure,.ep,tr{break-inside:avoid}h2,h3{break-after:avoid}section{padding-top:26px}body{font-size:11px}small,.lead,.hint,figcaption,.case figcaption,.cat-score span,.categories p,thead th{font-size:11px}td,th{padding-block:4px}.delay-chart,.case-chart{min-width:0}.scroll{overflow:visible}.strip{width:100%}.dial{position:static}}
`;
