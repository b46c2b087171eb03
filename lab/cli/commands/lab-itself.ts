/** Whether the lab is to be trusted: its people, its promises, its grades. */
import type { Command } from 'commander';
import type { Around } from './shared.ts';

export function realism(program: Command, { terminal, exit }: Around): void {
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
      const { realismCommand } = await import('../realism-command.ts');
      exit(await realismCommand(options, terminal));
    });
}

export function chaos(program: Command, { terminal, doing, exit }: Around): void {
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
      const { chaosCommand } = await import('../chaos-command.ts');
      exit(await chaosCommand(options, terminal, doing));
    });
}

export function selfcheck(program: Command, { terminal, doing, exit }: Around): void {
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
      const { selfcheckCommand } = await import('../selfcheck-command.ts');
      exit(await selfcheckCommand(options, terminal, doing));
    });
}
