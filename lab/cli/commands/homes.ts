/** The homes of a scenario, each for itself: what a monitor would show, how the radio was installed, whether each device reaches the pipeline. */
import type { Command } from 'commander';
import { BROKER_CA, BROKER_CERT, BROKER_KEY, HOMES, SCENARIO, SEED, TOPIC_PREFIX, type Around } from './shared.ts';

export function waveform(program: Command, { terminal, doing }: Around): void {
  program.command('waveform')
    .summary('draw what a monitor would show of one resident at one moment: ECG, pulse, breathing')
    .description('Computes one home of a scenario alone, up to a time, and draws ECG lead II, pulse wave and breathing from the vital signs of that minute, as an SVG. Of display grade: for screens and training, not to test diagnoses with.')
    .argument(...SCENARIO)
    .requiredOption('--home <id>', 'whose: h000007')
    .requiredOption('--at <time>', 'when, since the scenario began: 3h12m')
    .option('--seconds <n>', 'how long a strip, 1 to 60', '10')
    .option('--patients <file|folder>', 'whose homes they are, as with run')
    .option(...SEED)
    .option('--json', 'print the samples as a JSON object')
    .option('--out <file>', 'write the SVG to this file, whole or not at all, instead of printing it')
    .addHelpText('after', `
Equal seeds give equal strips, to the byte, and strips that overlap agree where they do.

Examples:
  twinward waveform first-night --home h000007 --at 3h12m --out strip.svg
  twinward waveform first-night --home h000007 --at 3h12m --seconds 30 > strip.svg
  twinward waveform first-night --home h000007 --at 3h12m --json > strip.json`)
    .action(async (scenario: string, options) => {
      const { waveformCommand } = await import('../waveform-command.ts');
      await waveformCommand(scenario, options, terminal, doing);
    });
}

export function survey(program: Command, { terminal, doing }: Around): void {
  program.command('survey')
    .summary('how the radio of homes was installed: rooms, hub, devices, and what to do about it')
    .description('Shows of each home where the hub stands, how strong each device is heard there and how much is left before readings get lost, and what would make it better. Simulates nothing: the radio of a home is known before it runs.')
    .argument(...SCENARIO)
    .option('--home <id>', 'one home in full: h000012 (default: a summary of all)')
    .option(...HOMES)
    .option(...SEED)
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
      const { surveyCommand } = await import('../survey-command.ts');
      await surveyCommand(scenario, options, terminal, doing);
    });
}

export function commission(program: Command, { terminal, doing, exit }: Around): void {
  program.command('commission')
    .summary('prove for each device that a test reaches the pipeline and its alert comes back')
    .description('Lets every device of the chosen homes send a test by its own way, and shows how far each came: the hub\'s answer, the test on the broker, the alert of the pipeline. Who gives no test is asked three times in ten minutes. Writes nothing.')
    .argument(...SCENARIO)
    .option('--home <id...>', 'which homes: h000012 (default: all)')
    .option('--homes <n>', 'only so many, from the first')
    .option('--after <time>', 'when the first test is asked for, since the scenario began', '3m')
    .option('--broker <broker>', 'as with run: embedded, virtual, memory, mqtt://host:port or mqtts://…', 'embedded')
    .option(...BROKER_CA)
    .option(...BROKER_CERT)
    .option(...BROKER_KEY)
    .option(...TOPIC_PREFIX)
    .option('--sut <id|sut.yaml>', 'the pipeline that should say so: an id (twinward list suts) or a sut.yaml', 'reference')
    .option('--fault <id...>', 'plant a fault besides, as with run')
    .option('--live', 'on the wall clock, as with run')
    .option(...SEED)
    .option('--json', 'print the proofs as a JSON object')
    .addHelpText('after', `
Exit code 0: all proved. 99: at least one device is not, and where its test broke off is said. 3: broker or pipeline broke off.
A pipeline proves a test by an alert "device-test" that names the device in its evidence (docs/survey.md).

Examples:
  twinward commission first-night --home h000012
  twinward commission first-night --homes 5 --broker virtual --json
  twinward commission first-night --home h000001 --broker mqtt://127.0.0.1:1883 --sut my-pipeline/sut.yaml`)
    .action(async (scenario: string, options) => {
      const { commissionCommand } = await import('../commission-command.ts');
      exit(await commissionCommand(scenario, options, terminal, doing));
    });
}
