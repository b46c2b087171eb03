/** `twinward`: from arguments to a command, and from mistakes in them to words. Each command's work is imported when it is called, so that `--help` answers at once. */
import { Command, CommanderError } from 'commander';
import { badInput } from '../../contract/errors.ts';
import { PACKAGE } from '../host-node/package-facts.ts';
import { withoutPassword } from '../host-node/without-password.ts';
import { commission, survey, waveform } from './commands/homes.ts';
import { chaos, realism, selfcheck } from './commands/lab-itself.ts';
import { compare, demo, lab, list, report } from './commands/looking.ts';
import { sut, twin, validate } from './commands/own.ts';
import { replay, run, whatIf } from './commands/running.ts';
import type { Around } from './commands/shared.ts';
import { errorText, exitOf, type Doing } from './show-error.ts';
import type { Terminal } from './terminal.ts';

/** @param argv arguments after `node main.ts` @returns the exit code */
export async function twinward(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const doing: Doing = {};
  const program = build({ terminal, doing, exit: (value) => { code = value; } });
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

/** In the order in which the help shows them. */
const COMMANDS = [run, list, validate, replay, compare, realism, chaos, selfcheck, whatIf, report, twin, lab, demo, waveform, survey, commission, sut];

function build(around: Around): Command {
  const program = new Command('twinward')
    .description('A crash-test lab for home-health alerting: simulated homes, a real alert pipeline, and a grade for every alert.')
    .version(PACKAGE.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: (text) => around.terminal.out(text), writeErr: () => {}, getOutHelpWidth: () => Math.min(around.terminal.width, 110) })
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
  for (const add of COMMANDS) add(program, around);
  return program;
}
