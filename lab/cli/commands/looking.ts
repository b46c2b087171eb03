/** Looking: at what there is to run, at runs that are over, and at one that goes on. */
import type { Command } from 'commander';
import { A_RUN, OPEN, PORT, type Around } from './shared.ts';

export function list(program: Command, { terminal }: Around): void {
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
      const { listCommand } = await import('../list-command.ts');
      await listCommand(what, options, terminal);
    });
}

export function compare(program: Command, { terminal, exit }: Around): void {
  program.command('compare')
    .summary('hold two runs against each other: what is better, worse, or no more than chance')
    .description('Shows what differs between two runs: what was asked, verdict and score, each metric with its intervals and a word, what only one of them found. The second is judged against the first.')
    .argument('<runA>', A_RUN)
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
      const { compareCommand } = await import('../compare-command.ts');
      exit(await compareCommand(a, b, options, terminal));
    });
}

export function report(program: Command, { terminal }: Around): void {
  program.command('report')
    .summary('show the report of an earlier run, in another form if you like')
    .description('Renders the report of an earlier run again, from its folder, and prints it or writes it to a file.')
    .argument('<run>', A_RUN)
    .option('--format <format>', 'text, html, json, junit; trace (for ui.perfetto.dev: homes as tracks); sarif or navigator for runs with attacks', 'text')
    .option('--out <file>', 'write it to this file, whole or not at all, instead of printing it')
    .addHelpText('after', `
Examples:
  twinward report runs/first-night-918040b6bb
  twinward report first --format html > report.html
  twinward report first --format junit --out junit.xml
  twinward report first --format trace --out trace.json    open it at ui.perfetto.dev; nothing is uploaded`)
    .action(async (run: string, options) => {
      const { reportCommand } = await import('../report-command.ts');
      await reportCommand(run, options, terminal);
    });
}

export function lab(program: Command, { terminal }: Around): void {
  program.command('lab')
    .summary('show a run as a town in the browser: one that is over, or one that goes on here')
    .description('Serves a page on this machine: every home, every alert held against what was true, every signal. A run that is over is replayed. A scenario is run here, with a real broker and pipeline, as fast as the page lets it; what is done to it in the page takes effect. Nothing leaves the machine.')
    .argument('[run|scenario]', 'folder of a run, or the id of one in runs/; or a scenario.yaml, or the id of a shipped one (default: the newest run)')
    .option('--seed <text>', 'of a scenario: other luck (default: the scenario\'s)')
    .option('--homes <n>', 'of a scenario: how many homes (default: the scenario\'s)')
    .option('--duration <time>', 'of a scenario: how long, in simulated time: 90m, 14h (default: the scenario\'s)')
    .option('--sut <id|sut.yaml>', 'of a scenario: the pipeline under test (default: reference)')
    .option(...PORT)
    .option(...OPEN)
    .addHelpText('after', `
A run that comes to its end, or is ended in the page, is written to runs/ as "twinward run" does. If the page is closed the run waits; Ctrl-C ends
it, and nothing of it is kept. What the page and other programs can ask for stands in docs/lab.md.

Examples:
  twinward lab --open                                       the newest run in runs/
  twinward lab runs/first-night-918040b6bb --port 8123
  twinward lab first-night --homes 40 --open                a night that you can meddle with
  twinward lab my-night.yaml --sut my-pipeline/sut.yaml     your scenario, your pipeline`)
    .action(async (what: string | undefined, options) => {
      const { labCommand } = await import('../lab-command.ts');
      await labCommand(what, options, terminal);
    });
}

export function demo(program: Command, { terminal }: Around): void {
  program.command('demo')
    .summary('a story that the browser lives by itself: no run, no set-up, no network')
    .description('Serves the page that runs the whole lab in the browser, and opens it on a story. Nothing is run or written on this machine; it works offline.')
    .argument('[story]', 'fall, silent-night or street', 'fall')
    .option(...PORT)
    .option(...OPEN)
    .addHelpText('after', `
Examples:
  twinward demo --open
  twinward demo silent-night --port 8123`)
    .action(async (story: string, options) => {
      const { demoCommand } = await import('../demo-command.ts');
      await demoCommand(story, options, terminal);
    });
}
