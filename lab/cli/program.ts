/** `twinward`: the commands, their options and their help. Each command's work is imported when it is called, so that `--help` answers at once. */
import { Command, CommanderError } from 'commander';
import { badInput } from '../../contract/errors.ts';
import { PACKAGE } from '../host-node/package-facts.ts';
import { withoutPassword } from '../host-node/without-password.ts';
import { errorText, exitOf, type Doing } from './show-error.ts';
import type { Terminal } from './terminal.ts';

/** @param argv arguments after `node main.ts` @returns the exit code */
export async function twinward(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const doing: Doing = {};
  const program = build(terminal, doing, (value) => { code = value; });
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const trouble = usageError(error, argv, program);
      terminal.err(errorText(trouble));
      return exitOf(trouble);
    }
    terminal.err(errorText(error, doing));
    return exitOf(error);
  }
}

/** Commander's own messages in our form. */
function usageError(error: CommanderError, argv: readonly string[], program: Command): Error {
  const [first = '', meant] = withoutPassword(error.message).replace(/^error: /, '').split('\n');
  const hint = /\(Did you mean (.*)\?\)/.exec(meant ?? '')?.[1];
  const command = argv.find((word) => program.commands.some((one) => one.name() === word));
  return badInput('usage', first, { path: `twinward ${argv.map(withoutPassword).join(' ')}` }, hint ? `did you mean ${hint}?` : `see twinward ${command ? `${command} ` : ''}--help`);
}

/** For options that may be given again. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function build(terminal: Terminal, doing: Doing, exit: (code: number) => void): Command {
  const program = new Command('twinward')
    .description('A crash-test lab for home-health alerting: simulated homes, a real alert pipeline, and a grade for every alert.')
    .version(PACKAGE.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: () => {}, getOutHelpWidth: () => Math.min(terminal.width, 110) })
    .exitOverride()
    .addHelpText('after', `
Examples:
  twinward run first-night                      one night in 200 homes, graded; the report is written to runs/
  twinward run first-night --homes 20 --open    a small one, and show the report
  twinward demo --open                          a story, lived in the browser
  twinward lab first-night --open               a night as a town in the browser, to meddle with
  twinward list scenarios                       what there is to run
  twinward validate my-night.yaml               is my scenario sound?

Exit codes: 0 pass · 99 thresholds failed · 3 verdict unknown · 2 bad input · 1 our fault
In the repository, "npm run twinward --" stands for "twinward". For test and training; not a medical device.`);

  program.command('run')
    .summary('simulate the homes of a scenario, feed a pipeline, grade its alerts')
    .description('Simulates the homes of a scenario, sends their readings through a broker to an alert pipeline, and grades every alert against what really happened.')
    .argument('<scenario>', 'a scenario.yaml, or the id of a shipped one (twinward list scenarios)')
    .option('--seed <text>', 'other luck: equal seeds give equal runs, to the byte (default: the scenario\'s)')
    .option('--homes <n>', 'how many homes (default: the scenario\'s, or the number of patients)')
    .option('--duration <time>', 'how long, in simulated time: 90m, 14h, 7d (default: the scenario\'s)')
    .option('--pace <pace>', 'how fast the simulated clock may go: max, 60x or 1x', 'max')
    .option('--out <folder>', 'where the run is written (default: runs/<id>)')
    .option('--broker <broker>', '"embedded": a real MQTT broker on this machine; "virtual": no broker, for quick runs; "memory": a broker in this process, as in a browser; "mqtt://host:port" or "mqtts://…": yours, with user and password in the address or in TWINWARD_BROKER_USER and TWINWARD_BROKER_PASSWORD', 'embedded')
    .option('--broker-ca <file>', 'for mqtts:// the certificate (PEM) of the authority that signed the broker\'s')
    .option('--broker-cert <file>', 'for mqtts:// a certificate of the lab\'s own, with --broker-key')
    .option('--broker-key <file>', 'for mqtts:// its private key')
    .option('--broker-port <n>', 'where the lab\'s own broker listens, for a pipeline that runs already (default: any free port)')
    .option('--topic-prefix <prefix>', 'put before every topic, for brokers shared with others')
    .option('--sut <id|sut.yaml>', 'the pipeline under test: an id (twinward list suts) or a file that says how to start yours', 'reference')
    .option('--rule <file>', 'a rule written as data (docs/adding-a-rule.md) that the reference pipeline judges by besides; give it again for another', collect)
    .option('--store <name>', 'where a shipped pipeline keeps what it knows: sqlite, postgres (DATABASE_URL), or memory, which a restart empties (default: sqlite)')
    .option('--patients <file|folder>', 'make residents from FHIR R4 records (a bundle, a folder of bundles, a bulk export) or from resident files (twinward twin)')
    .option('--fault <id...>', 'plant a fault besides: id (in a tenth of homes), id:0.2 (share of homes), id:h000007 (one home)')
    .option('--attack <id...>', 'let an attack act besides, by its id (twinward list attacks): SEC-BRK-03 or brk-03')
    .option('--profile <profile>', 'how the lab\'s own broker is set up: standard (credentials, access list) or L0 (open to everyone) (default: standard)')
    .option('--workers <n>', 'threads that simulate, each some whole areas; the bytes are the same for any number', '1')
    .option('--live', 'on the wall clock, for any pipeline: the wire is real and measured, the bytes are not promised (implied by a pipeline that answers no clock)')
    .option('--api [port]', 'open an HTTP API on this machine while the run goes on: commands to hubs, and what to plant into the running world')
    .option('--paired', 'run the same seed without what is planted as well, to tell what it caused')
    .option('--telemetry', 'also write every message as it arrived: telemetry.ndjson.gz')
    .option('--trace', 'also write trace.json, the run as tracks for ui.perfetto.dev')
    .option('--open', 'show the report in a browser when done')
    .option('--quiet', 'print the verdict only')
    .option('--json', 'print report.json only')
    .addHelpText('after', `
A pace only delays: the results are the same at each.
Ctrl-C stops cleanly: what has happened so far is graded, and the verdict is "unknown".

Examples:
  twinward run first-night
  twinward run first-night --seed monday --paired
  twinward run first-night --sut fixed-thresholds           a poor pipeline, to see what a low score looks like
  twinward run first-night --fault hub-power-loss:h000007    one hub more loses power
  twinward run first-night --attack dat-02 --profile L0      an attack on an open broker: who loses an alert?
  twinward run first-night --broker mqtt://127.0.0.1:1883    through a broker of yours (docs/brokers.md)
  twinward run first-night --patients test/fixtures/synthea  your patients, from FHIR records
  twinward run my-night.yaml --sut my-pipeline/sut.yaml --json > report.json`)
    .action(async (scenario: string, options) => {
      const { runCommand } = await import('./run-command.ts');
      exit(await runCommand(scenario, options, terminal, doing));
    });

  program.command('list')
    .summary('show what there is: scenarios, episodes, faults, metrics, …')
    .description('Shows one of the catalogues.')
    .argument('<what>', 'scenarios, conditions, episodes, decoys, acts, devices, faults, attacks, metrics, features or suts')
    .option('--json', 'print a JSON array of entries with id and title')
    .addHelpText('after', `
Examples:
  twinward list scenarios
  twinward list faults
  twinward list metrics --json`)
    .action(async (what: string, options) => {
      const { listCommand } = await import('./list-command.ts');
      await listCommand(what, options, terminal);
    });

  program.command('validate')
    .summary('check files before a run: scenarios, fragments, floor plans, sut.yaml, rules, patient records')
    .description('Checks files and says of each what it is, or what is wrong, where, and how to mend it. Exit code 2 if any is bad.')
    .argument('<file...>', 'scenario, fragment, floor plan or rule (.yaml), sut.yaml, FHIR bundle or resident file (.json), bulk export (.ndjson or folder)')
    .addHelpText('after', `
Examples:
  twinward validate my-night.yaml
  twinward validate scenarios/demo/*.yaml my-pipeline/sut.yaml`)
    .action(async (files: string[]) => {
      const { validateCommand } = await import('./validate-command.ts');
      exit(await validateCommand(files, terminal));
    });

  program.command('replay')
    .summary('make a run again from its folder, and name the first record that differs')
    .description('Runs again what a folder holds: the same scenario, seed, people and recorded inputs, and compares every record with the first run. Writes nothing unless --out is given.')
    .argument('<run>', 'folder of a run, or the id of one in runs/ (its first letters are enough)')
    .option('--broker <broker>', 'another broker than the run had: the bytes are the same on all, if attackers may do on it what they might (default: the run\'s; embedded where that was an outside one)')
    .option('--broker-ca <file>', 'for mqtts:// the certificate (PEM) of the authority that signed the broker\'s')
    .option('--broker-cert <file>', 'for mqtts:// a certificate of the lab\'s own, with --broker-key')
    .option('--broker-key <file>', 'for mqtts:// its private key')
    .option('--broker-port <n>', 'where the lab\'s own broker listens, for a pipeline that runs already (default: the run\'s)')
    .option('--topic-prefix <prefix>', 'put before every topic, for brokers shared with others')
    .option('--sut <id|sut.yaml>', 'where the pipeline is now, if it moved (default: the run\'s)')
    .option('--workers <n>', 'threads that simulate; the bytes are the same for any number', '1')
    .option('--out <folder>', 'keep the replay as a run of its own')
    .option('--json', 'print what was compared, and the first difference, as a JSON object')
    .addHelpText('after', `
Exit code 0: equal to the byte. 99: different; file, line, home, simulated time and the first key that differs are named.
A run that was stopped is replayed up to where it ended. Of a run with --telemetry also the first message that differs is named.

Examples:
  twinward replay first                           the run in runs/ whose id begins so
  twinward replay first --broker virtual          the same without a broker: still equal?
  twinward replay runs/mine --sut ../mine/sut.yaml  does my pipeline still say the same?`)
    .action(async (run: string, options) => {
      const { replayCommand } = await import('./replay-command.ts');
      exit(await replayCommand(run, options, terminal, doing));
    });

  program.command('compare')
    .summary('hold two runs against each other: what is better, worse, or no more than chance')
    .description('Shows what differs between two runs: what was asked, verdict and score, each metric with its intervals and a word, what only one of them found. The second is judged against the first.')
    .argument('<runA>', 'folder of a run, or the id of one in runs/ (its first letters are enough)')
    .argument('<runB>', 'the run that is judged')
    .option('--json', 'print the comparison as a JSON object')
    .option('--fail-on <change>', '"worse": exit code 99 when a metric that has a threshold is worse by more than chance')
    .addHelpText('after', `
Runs of the same scenario and seed have the same people and events, so they are compared event by event (McNemar's exact test,
sign test). Others are compared by their intervals alone. "Better" and "worse" are said where chance is below 5 in 100, each metric for itself.

Examples:
  twinward run first-night --out before
  twinward run first-night --sut my-pipeline/sut.yaml --out after
  twinward compare before after
  twinward compare before after --fail-on worse            for CI: is my change a step back?`)
    .action(async (a: string, b: string, options) => {
      const { compareCommand } = await import('./compare-command.ts');
      exit(await compareCommand(a, b, options, terminal));
    });

  program.command('realism')
    .summary('hold simulated people, devices and alarm rules against published figures')
    .description('Simulates the cohorts of published studies and says for each of their figures whether ours is within its margin.')
    .option('--json', 'print { statistics: [{ id, title, value, target, margin, unit, source, verdict, … }] }')
    .option('--html <file>', 'write the scorecard as one page')
    .option('--study <id...>', 'only these studies')
    .option('--seeds <n>', 'how many seeds to pool, 1 to 20', '3')
    .option('--scale <share>', 'share of the full number of homes, above 0 and up to 1', '0.1')
    .addHelpText('after', `
A figure is within its margin, off by up to 30 %, or far off. Small numbers scatter: three seeds and a tenth of the homes take about two minutes and miss some margins by chance.
Exit code 99: in full (--seeds 5 --scale 1) when one is far off or fewer than 95 in 100 are within; in a quick look when one is far off on each of its seeds.

Examples:
  twinward realism --html realism.html
  twinward realism --study ohasama ambulatory --scale 0.5
  twinward realism --seeds 5 --scale 1 --json > realism.json`)
    .action(async (options) => {
      const { realismCommand } = await import('./realism-command.ts');
      exit(await realismCommand(options, terminal));
    });

  program.command('chaos')
    .summary('many short runs with random faults; a broken promise is shrunk to the smallest scenario')
    .description('Runs many small worlds with random mixes of faults, restarts and commands, without a broker, and holds each against what must always be so: of the lab (the account closes, order is kept) and of the pipeline (it hears all, says nothing twice, calls no speaking home silent). What breaks is shrunk to the smallest scenario that still breaks it.')
    .option('--runs <n>', 'how many runs at most', '200')
    .option('--seed <text>', 'other luck: equal seeds give equal runs', '1')
    .option('--sut <id>', 'a pipeline that is shipped with the lab (twinward list suts)', 'reference')
    .option('--only <whose>', 'only what the "lab" or the "sut" promises')
    .option('--replay <path|file>', 'one case again: the path that was printed, with its seed, or a scenario.yaml')
    .option('--out <folder>', 'also write the smallest scenario there: chaos-<seed>.yaml')
    .option('--quiet', 'print what broke only')
    .option('--json', 'print counts, and what broke, as a JSON object')
    .addHelpText('after', `
Exit code 0: all held. 99: the pipeline broke a promise. 1: the lab broke one, our fault. 3: stopped before anything broke.
See docs/chaos.md for every promise, and for what a run has to come upon before it counts.

Examples:
  twinward chaos
  twinward chaos --runs 2000 --seed tonight --out found
  twinward chaos --sut fixed-thresholds --only sut          what does a poor pipeline break?
  twinward chaos --replay found/chaos-tonight.yaml          is it mended?`)
    .action(async (options) => {
      const { chaosCommand } = await import('./chaos-command.ts');
      exit(await chaosCommand(options, terminal, doing));
    });

  program.command('selfcheck')
    .summary('does the lab see what is wrong with a pipeline? It is shown pipelines that are broken on purpose')
    .description('Simulates small worlds, plays each to the unbroken reference, to pipelines that are broken on purpose and to sound variants, and says of each which metric surely fell and which finding names it. Then it ranks pipelines of known quality.')
    .option('--seeds <n>', 'how many worlds, 1 to 1000; more see finer bugs', '3')
    .option('--seed <text>', 'other worlds: equal seeds give equal results', 'selfcheck')
    .option('--only <id...>', 'only these pipelines; the ranking is left out')
    .option('--out <folder>', 'also write selfcheck.json there')
    .option('--json', 'print { pipelines: [{ id, expectedMetric, found, accused, … }], ranking, … }')
    .addHelpText('after', `
Exit code 0: every broken pipeline found by the metric meant for it and named by a finding, no sound one accused, the ranking in order. 99: not so. 3: too few homes to decide, or stopped.
See docs/selfcheck.md for what is counted, and for how to add a bug of your own.

Examples:
  twinward selfcheck
  twinward selfcheck --only stale-clears wrong-home other-ids
  twinward selfcheck --seeds 20 --json > selfcheck.json`)
    .action(async (options) => {
      const { selfcheckCommand } = await import('./selfcheck-command.ts');
      exit(await selfcheckCommand(options, terminal, doing));
    });

  program.command('what-if')
    .summary('the same homes under other limits, another kit or another pipeline, side by side')
    .description('Runs a scenario again and again with the same homes, seed and time, each time with other limits prescribed, other devices in the homes or another pipeline, and holds each against the baseline home by home. What happens to people is the same in all of them.')
    .argument('<scenario>', 'a scenario.yaml, or the id of a shipped one (twinward list scenarios)')
    .option('--with <limits>', 'a variant in which the enrolment says other limits: spo2Low=88 (for all whose kit measures it), spo2Low-=2 or += (each person\'s own, moved), several with commas; give it again for another variant', collect)
    .option('--sweep <series>', 'a variant for each step, and a curve: spo2Low=84..92:2, or spo2Low-=0..6:2; at most 20 steps', collect)
    .option('--kit <kinds>', 'a variant with devices added to or taken from every population group: "+cgm,-wearable"; give it again for another', collect)
    .option('--sut <id>', 'a variant with another pipeline: an id, or with a broker a sut.yaml; give it again for another', collect)
    .option('--rule <file>', 'a variant in which the pipeline judges by a rule written as data besides (docs/adding-a-rule.md); give it again for another', collect)
    .option('--against <id>', 'the pipeline of the baseline and of all variants without their own', 'reference')
    .option('--seed <text>', 'other luck (default: the scenario\'s)')
    .option('--homes <n>', 'how many homes (default: the scenario\'s)')
    .option('--duration <time>', 'how long, in simulated time: 90m, 14h, 7d (default: the scenario\'s)')
    .option('--fault <id...>', 'plant a fault besides, in all variants alike')
    .option('--broker <broker>', 'virtual, memory or embedded: the results are the same', 'virtual')
    .option('--workers <n>', 'threads that simulate; the bytes are the same for any number', '1')
    .option('--html <file>', 'also write one page that opens from disk: the curve, and every figure with its interval')
    .option('--json', 'print the result as a JSON object (docs/what-if.md)')
    .addHelpText('after', `
Writes no run folder. Exit code 0 when all variants ran, 3 when one broke off or was stopped: a what-if compares, it passes no verdict.
"Better" and "worse" are said where a paired difference over the same homes is more than chance (docs/what-if.md), each for itself.

Limits: spo2Low, heartRateHigh, heartRateLow, respirationHigh, systolicHigh, systolicLow, glucoseLow, glucoseHigh, temperatureHigh,
weightGain, weightReference (+= and -= only), spo2Scale2 and onOxygen (=true, =false).

Examples:
  twinward what-if first-night --with spo2Low=88 --with "glucoseLow=80,heartRateHigh=120"
  twinward what-if first-night --sweep spo2Low-=-4..6:2 --html what-if.html    each person's own limit, moved
  twinward what-if first-night --kit -pulse-oximeter --kit +pulse-oximeter     what does the oximeter let us see?
  twinward what-if ordinary-week --rule my-rule.yaml                           is my rule worth its alerts?
  twinward what-if first-night --sut fixed-thresholds --sut silent --json`)
    .action(async (scenario: string, options) => {
      const { whatIfCommand } = await import('./what-if-command.ts');
      exit(await whatIfCommand(scenario, options, terminal, doing));
    });

  program.command('report')
    .summary('show the report of an earlier run, in another form if you like')
    .description('Renders the report of an earlier run again, from its folder, and prints it or writes it to a file.')
    .argument('<run>', 'folder of a run, or the id of one in runs/ (its first letters are enough)')
    .option('--format <format>', 'text, html, json, junit; trace (for ui.perfetto.dev: homes as tracks); sarif or navigator for runs with attacks', 'text')
    .option('--out <file>', 'write it to this file, whole or not at all, instead of printing it')
    .addHelpText('after', `
Examples:
  twinward report runs/first-night-918040b6bb
  twinward report first --format html > report.html
  twinward report first --format junit --out junit.xml
  twinward report first --format trace --out trace.json    open it at ui.perfetto.dev; nothing is uploaded`)
    .action(async (run: string, options) => {
      const { reportCommand } = await import('./report-command.ts');
      await reportCommand(run, options, terminal);
    });

  const twin = program.command('twin')
    .summary('make residents out of records and recordings of real people')
    .description('Makes residents out of records and recordings of real people: their facts, and a body fitted to what was recorded. Nothing leaves this machine.');
  const aboutThem = (command: Command): Command => command
    .option('--person <id>', 'whose readings, where the file holds several people')
    .option('--map <column=meaning...>', 'what columns mean, where their names do not tell: glucose_value_mg_dl=glucose,timestamp=time; with a unit: sugar=glucose:mmol/L')
    .option('--sex <sex>', 'female or male; a run needs it')
    .option('--born <year>', 'year of birth; a run needs it')
    .option('--condition <id...>', 'chronic conditions, such as heart-failure or diabetes-type-2')
    .option('--medicine <id...>', 'medicines, such as beta-blocker')
    .option('--licence <text>', 'licence of the recording, kept in the file');
  aboutThem(twin.command('import')
    .summary('write a resident file for each person of a FHIR record or a recording')
    .description('Reads FHIR (bundle, resource, NDJSON) or a recorded CSV, says what was understood and every quirk, and writes a resident file for each person.')
    .argument('<file|folder>', 'FHIR as .json or .ndjson, a CSV of readings, a list of RR intervals, or a folder of these')
    .option('--replay [end|loop]', 'let devices play the recording itself, once or again and again, instead of measuring')
    .option('--out <file|folder>', 'the resident file; for several people the folder (default: <id>.resident.json in this folder)'))
    .addHelpText('after', `
Examples:
  twinward twin import test/fixtures/synthea --out residents
  twinward twin import cgm.csv --sex female --born 1948 --condition diabetes-type-2 --out anna.json
  twinward run first-night --patients anna.json`)
    .action(async (path: string, options) => {
      const { twinImport } = await import('./twin-command.ts');
      await twinImport(path, options, terminal);
    });
  aboutThem(twin.command('fit')
    .summary('fit a body to a recording, and show how alike recording and twin are')
    .description('Fits level, rhythm of the day and wander to each signal of a recording, simulates the same times again, and compares the two with stated margins.')
    .argument('<recording>', 'a CSV of readings, a list of RR intervals, or FHIR Observations')
    .option('--out <file>', 'write the resident file')
    .option('--html <file>', 'write a page that shows both')
    .option('--seed <text>', 'other luck for the twin (default: twin)'))
    .addHelpText('after', `
The twin is another course of the same body: it should look alike, not run alike. A line outside its margin is said so; the exit code stays 0.

Examples:
  twinward twin fit cgm.csv --html cgm.html
  twinward twin fit weights.csv --person 6962181067 --sex male --born 1960 --out him.json`)
    .action(async (path: string, options) => {
      const { twinFit } = await import('./twin-command.ts');
      await twinFit(path, options, terminal);
    });

  program.command('lab')
    .summary('show a run as a town in the browser: one that is over, or one that goes on here')
    .description('Serves a page on this machine: every home, every alert held against what was true, every signal. A run that is over is replayed. A scenario is run here, with a real broker and pipeline, as fast as the page lets it; what is done to it in the page takes effect. Nothing leaves the machine.')
    .argument('[run|scenario]', 'folder of a run, or the id of one in runs/; or a scenario.yaml, or the id of a shipped one (default: the newest run)')
    .option('--seed <text>', 'of a scenario: other luck (default: the scenario\'s)')
    .option('--homes <n>', 'of a scenario: how many homes (default: the scenario\'s)')
    .option('--duration <time>', 'of a scenario: how long, in simulated time: 90m, 14h (default: the scenario\'s)')
    .option('--sut <id|sut.yaml>', 'of a scenario: the pipeline under test (default: reference)')
    .option('--port <n>', 'port on this machine (default: a free one)')
    .option('--open', 'show it in a browser')
    .addHelpText('after', `
A run that comes to its end, or is ended in the page, is written to runs/ as "twinward run" does. If the page is closed the run waits; Ctrl-C ends
it, and nothing of it is kept. What the page and other programs can ask for stands in docs/lab.md.

Examples:
  twinward lab --open                                       the newest run in runs/
  twinward lab runs/first-night-918040b6bb --port 8123
  twinward lab first-night --homes 40 --open                a night that you can meddle with
  twinward lab my-night.yaml --sut my-pipeline/sut.yaml     your scenario, your pipeline`)
    .action(async (what: string | undefined, options) => {
      const { labCommand } = await import('./lab-command.ts');
      await labCommand(what, options, terminal);
    });

  program.command('demo')
    .summary('a story that the browser lives by itself: no run, no set-up, no network')
    .description('Serves the page that runs the whole lab in the browser, and opens it on a story. Nothing is run or written on this machine; it works offline.')
    .argument('[story]', 'fall, silent-night or street', 'fall')
    .option('--port <n>', 'port on this machine (default: a free one)')
    .option('--open', 'show it in a browser')
    .addHelpText('after', `
Examples:
  twinward demo --open
  twinward demo silent-night --port 8123`)
    .action(async (story: string, options) => {
      const { demoCommand } = await import('./demo-command.ts');
      await demoCommand(story, options, terminal);
    });

  program.command('waveform')
    .summary('draw what a monitor would show of one resident at one moment: ECG, pulse, breathing')
    .description('Computes one home of a scenario alone, up to a time, and draws ECG lead II, pulse wave and breathing from the vital signs of that minute, as an SVG. Of display grade: for screens and training, not to test diagnoses with.')
    .argument('<scenario>', 'a scenario.yaml, or the id of a shipped one (twinward list scenarios)')
    .requiredOption('--home <id>', 'whose: h000007')
    .requiredOption('--at <time>', 'when, since the scenario began: 3h12m')
    .option('--seconds <n>', 'how long a strip, 1 to 60', '10')
    .option('--patients <file|folder>', 'whose homes they are, as with run')
    .option('--seed <text>', 'other luck (default: the scenario\'s)')
    .option('--json', 'print the samples as a JSON object')
    .option('--out <file>', 'write the SVG to this file, whole or not at all, instead of printing it')
    .addHelpText('after', `
Equal seeds give equal strips, to the byte, and strips that overlap agree where they do.

Examples:
  twinward waveform first-night --home h000007 --at 3h12m --out strip.svg
  twinward waveform first-night --home h000007 --at 3h12m --seconds 30 > strip.svg
  twinward waveform first-night --home h000007 --at 3h12m --json > strip.json`)
    .action(async (scenario: string, options) => {
      const { waveformCommand } = await import('./waveform-command.ts');
      await waveformCommand(scenario, options, terminal, doing);
    });

  program.command('survey')
    .summary('how the radio of homes was installed: rooms, hub, devices, and what to do about it')
    .description('Shows of each home where the hub stands, how strong each device is heard there and how much is left before readings get lost, and what would make it better. Simulates nothing: the radio of a home is known before it runs.')
    .argument('<scenario>', 'a scenario.yaml, or the id of a shipped one (twinward list scenarios)')
    .option('--home <id>', 'one home in full: h000012 (default: a summary of all)')
    .option('--homes <n>', 'how many homes (default: the scenario\'s)')
    .option('--seed <text>', 'other luck (default: the scenario\'s)')
    .option('--svg <file>', 'draw the floor plan of the home with a map of the radio, whole or not at all')
    .option('--json', 'print the survey as a JSON object')
    .addHelpText('after', `
Homes are installed with care unless their group says otherwise: "careless: 0.3" puts hub or devices of three in ten where
the radio is poor. Faults of the link strike there first (docs/survey.md).

Examples:
  twinward survey first-night
  twinward survey first-night --home h000012 --svg plan.svg
  twinward survey my-street.yaml --json > survey.json`)
    .action(async (scenario: string, options) => {
      const { surveyCommand } = await import('./survey-command.ts');
      await surveyCommand(scenario, options, terminal, doing);
    });

  program.command('commission')
    .summary('prove for each device that a test reaches the pipeline and its alert comes back')
    .description('Lets every device of the chosen homes send a test by its own way, and shows how far each came: the hub\'s answer, the test on the broker, the alert of the pipeline. Who gives no test is asked three times in ten minutes. Writes nothing.')
    .argument('<scenario>', 'a scenario.yaml, or the id of a shipped one (twinward list scenarios)')
    .option('--home <id...>', 'which homes: h000012 (default: all)')
    .option('--homes <n>', 'only so many, from the first')
    .option('--after <time>', 'when the first test is asked for, since the scenario began', '3m')
    .option('--broker <broker>', 'as with run: embedded, virtual, memory, mqtt://host:port or mqtts://…', 'embedded')
    .option('--broker-ca <file>', 'for mqtts:// the certificate (PEM) of the authority that signed the broker\'s')
    .option('--broker-cert <file>', 'for mqtts:// a certificate of the lab\'s own, with --broker-key')
    .option('--broker-key <file>', 'for mqtts:// its private key')
    .option('--topic-prefix <prefix>', 'put before every topic, for brokers shared with others')
    .option('--sut <id|sut.yaml>', 'the pipeline that should say so: an id (twinward list suts) or a sut.yaml', 'reference')
    .option('--fault <id...>', 'plant a fault besides, as with run')
    .option('--live', 'on the wall clock, as with run')
    .option('--seed <text>', 'other luck (default: the scenario\'s)')
    .option('--json', 'print the proofs as a JSON object')
    .addHelpText('after', `
Exit code 0: all proved. 99: at least one device is not, and where its test broke off is said. 3: broker or pipeline broke off.
A pipeline proves a test by an alert "device-test" that names the device in its evidence (docs/survey.md).

Examples:
  twinward commission first-night --home h000012
  twinward commission first-night --homes 5 --broker virtual --json
  twinward commission first-night --home h000001 --broker mqtt://127.0.0.1:1883 --sut my-pipeline/sut.yaml`)
    .action(async (scenario: string, options) => {
      const { commissionCommand } = await import('./commission-command.ts');
      exit(await commissionCommand(scenario, options, terminal, doing));
    });
  const sut = program.command('sut')
    .summary('bring your own pipeline: write its sut.yaml, check that it is understood')
    .description('For pipelines that are not shipped with the lab: what a sut.yaml can say stands in docs/bring-your-own.md.');
  sut.command('init')
    .summary('write a sut.yaml by asking')
    .description('Asks how your pipeline is started, fed and heard, and writes its sut.yaml. Each option answers a question; answers may also come from a pipe, a line each.')
    .argument('[file]', 'where to write it', 'sut.yaml')
    .option('--id <id>', 'a short name for it')
    .option('--title <text>', 'what reports should call it')
    .option('--command <line>', 'what starts it')
    .option('--address <url>', 'where it runs already')
    .option('--codec <codec>', 'what it reads: twinward, fhir, senml or template')
    .option('--feed <how>', 'how it hears: hubs, a topic, or an address to POST to')
    .option('--alerts <how>', 'how its alerts come: ours, webhook, or a topic filter')
    .option('--webhook <port>', 'where the lab listens for the alerts of a pipeline that runs already and POSTs them')
    .option('--clock <clock>', 'by which time it judges: watermark, event or wall')
    .option('--yes', 'ask nothing: defaults for all that is not said')
    .option('--force', 'write over a file that is there')
    .addHelpText('after', `
Examples:
  twinward sut init my-pipeline/sut.yaml
  twinward sut init --yes --command "node main.js" --codec fhir --feed "http://127.0.0.1:{port}/fhir"`)
    .action(async (file: string, options) => {
      const { sutInitCommand } = await import('./sut-init-command.ts');
      exit(await sutInitCommand(file, options, terminal));
    });
  sut.command('check')
    .summary('send a small known stream, and say point by point what arrived and what was understood')
    .description('Starts broker and pipeline as a run would, sends 25 minutes of two homes (one is well; the other has a saturation of about 70 % for twenty minutes, falls, and calls for help), and says of each step whether it went well, and what to do about it.')
    .argument('<sut>', 'a sut.yaml, or the id of a shipped pipeline')
    .option('--broker <broker>', 'as with run: embedded, mqtt://host:port or mqtts://…', 'embedded')
    .option('--broker-ca <file>', 'for mqtts:// the certificate (PEM) of the authority that signed the broker\'s')
    .option('--broker-cert <file>', 'for mqtts:// a certificate of the lab\'s own, with --broker-key')
    .option('--broker-key <file>', 'for mqtts:// its private key')
    .option('--broker-port <n>', 'where the lab\'s own broker listens, for a pipeline that runs already')
    .option('--topic-prefix <prefix>', 'put before every topic')
    .option('--json', 'print the points as a JSON object')
    .addHelpText('after', `
Exit code 0: all is well. 99: a point is not. 3: broker or pipeline broke off.

Examples:
  twinward sut check my-pipeline/sut.yaml
  twinward sut check docs/examples/node-red/sut.yaml --json`)
    .action(async (file: string, options) => {
      const { sutCheckCommand } = await import('./sut-check-command.ts');
      exit(await sutCheckCommand(file, options, terminal));
    });
  return program;
}
