/** `twinward`: the commands, their options and their help. Each command's work is imported when it is called, so that `--help` answers at once. */
import { Command, CommanderError } from 'commander';
import { badInput } from '../../contract/errors.ts';
import { PACKAGE } from '../host-node/package-facts.ts';
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
      const trouble = usageError(error, argv);
      terminal.err(errorText(trouble));
      return exitOf(trouble);
    }
    terminal.err(errorText(error, doing));
    return exitOf(error);
  }
}

/** Commander's own messages in our form. */
function usageError(error: CommanderError, argv: readonly string[]): Error {
  const [first = '', meant] = error.message.replace(/^error: /, '').split('\n');
  const hint = /\(Did you mean (.*)\?\)/.exec(meant ?? '')?.[1];
  const command = argv.find((word) => ['run', 'list', 'validate', 'report', 'lab'].includes(word));
  return badInput('usage', first, { path: `twinward ${argv.join(' ')}` }, hint ? `did you mean ${hint}?` : `see twinward ${command ? `${command} ` : ''}--help`);
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
  twinward lab --open                           the newest run as a town in the browser
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
    .option('--broker <broker>', '"embedded": a real MQTT broker on this machine; "virtual": no broker, for quick runs', 'embedded')
    .option('--topic-prefix <prefix>', 'put before every topic, for brokers shared with others')
    .option('--sut <id|sut.yaml>', 'the pipeline under test: an id (twinward list suts) or a file that says how to start yours', 'reference')
    .option('--patients <file|folder>', 'make residents from FHIR R4 records: a bundle, a folder of bundles, or a bulk export')
    .option('--fault <id...>', 'plant a fault besides: id (in a tenth of homes), id:0.2 (share of homes), id:h000007 (one home)')
    .option('--workers <n>', 'threads that simulate, each some whole areas; the bytes are the same for any number', '1')
    .option('--paired', 'run the same seed without what is planted as well, to tell what it caused')
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
  twinward run first-night --patients test/fixtures/synthea  your patients, from FHIR records
  twinward run my-night.yaml --sut my-pipeline/sut.yaml --json > report.json`)
    .action(async (scenario: string, options) => {
      const { runCommand } = await import('./run-command.ts');
      exit(await runCommand(scenario, options, terminal, doing));
    });

  program.command('list')
    .summary('show what there is: scenarios, episodes, faults, metrics, …')
    .description('Shows one of the catalogues.')
    .argument('<what>', 'scenarios, conditions, decoys, devices, faults, episodes, metrics or suts')
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
    .summary('check files before a run: scenarios, fragments, sut.yaml, patient records')
    .description('Checks files and says of each what it is, or what is wrong, where, and how to mend it. Exit code 2 if any is bad.')
    .argument('<file...>', 'scenario or fragment (.yaml), sut.yaml, FHIR bundle (.json), bulk export (.ndjson or folder)')
    .addHelpText('after', `
Examples:
  twinward validate my-night.yaml
  twinward validate scenarios/demo/*.yaml my-pipeline/sut.yaml`)
    .action(async (files: string[]) => {
      const { validateCommand } = await import('./validate-command.ts');
      exit(await validateCommand(files, terminal));
    });

  program.command('report')
    .summary('show the report of an earlier run, in another form if you like')
    .description('Renders the report of an earlier run again, from its report.json, and prints it.')
    .argument('<run>', 'folder of a run, or the id of one in runs/ (its first letters are enough)')
    .option('--format <format>', 'text, html, json or junit', 'text')
    .addHelpText('after', `
Examples:
  twinward report runs/3f9c1a
  twinward report 3f9c --format html > report.html
  twinward report 3f9c --format junit > junit.xml`)
    .action(async (run: string, options) => {
      const { reportCommand } = await import('./report-command.ts');
      await reportCommand(run, options, terminal);
    });

  program.command('lab')
    .summary('show a run as a town in the browser')
    .description('Serves a page on this machine that replays a run: every home, every alert held against what was true, every signal. Nothing leaves the machine.')
    .argument('[run]', 'folder of a run, or the id of one in runs/ (default: the newest there)')
    .option('--port <n>', 'port on this machine (default: a free one)')
    .option('--open', 'show it in a browser')
    .addHelpText('after', `
Examples:
  twinward lab --open
  twinward lab runs/first-night-918040b6bb --port 8123`)
    .action(async (run: string | undefined, options) => {
      const { labCommand } = await import('./lab-command.ts');
      await labCommand(run, options, terminal);
    });
  return program;
}
