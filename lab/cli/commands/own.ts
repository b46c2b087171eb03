/** What users bring: files of theirs, residents, a pipeline. */
import type { Command } from 'commander';
import { BROKER_CA, BROKER_CERT, BROKER_KEY, type Around } from './shared.ts';

export function validate(program: Command, { terminal, exit }: Around): void {
  program.command('validate')
    .summary('check files before a run: scenarios, fragments, floor plans, sut.yaml, rules, patient records')
    .description('Checks files and says of each what it is, or what is wrong, where, and how to mend it. Exit code 2 if any is bad.')
    .argument('<file...>', 'scenario, fragment, floor plan or rule (.yaml), sut.yaml, FHIR bundle or resident file (.json), bulk export (.ndjson or folder)')
    .addHelpText('after', `
Examples:
  twinward validate my-night.yaml
  twinward validate scenarios/demo/*.yaml my-pipeline/sut.yaml`)
    .action(async (files: string[]) => {
      const { validateCommand } = await import('../validate-command.ts');
      exit(await validateCommand(files, terminal));
    });
}

export function twin(program: Command, { terminal }: Around): void {
  const group = program.command('twin')
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
  aboutThem(group.command('import')
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
      const { twinImport } = await import('../twin-command.ts');
      await twinImport(path, options, terminal);
    });
  aboutThem(group.command('fit')
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
      const { twinFit } = await import('../twin-command.ts');
      await twinFit(path, options, terminal);
    });
}

export function sut(program: Command, { terminal, exit }: Around): void {
  const group = program.command('sut')
    .summary('bring your own pipeline: write its sut.yaml, check that it is understood')
    .description('For pipelines that are not shipped with the lab: what a sut.yaml can say stands in docs/bring-your-own.md.');
  group.command('init')
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
      const { sutInitCommand } = await import('../sut-init-command.ts');
      exit(await sutInitCommand(file, options, terminal));
    });
  group.command('check')
    .summary('send a small known stream, and say point by point what arrived and what was understood')
    .description('Starts broker and pipeline as a run would, sends 25 minutes of two homes (one is well; the other has a saturation of about 70 % for twenty minutes, falls, and calls for help), and says of each step whether it went well, and what to do about it.')
    .argument('<sut>', 'a sut.yaml, or the id of a shipped pipeline')
    .option('--broker <broker>', 'as with run: embedded, mqtt://host:port or mqtts://…', 'embedded')
    .option(...BROKER_CA)
    .option(...BROKER_CERT)
    .option(...BROKER_KEY)
    .option('--broker-port <n>', 'where the lab\'s own broker listens, for a pipeline that runs already')
    .option('--topic-prefix <prefix>', 'put before every topic')
    .option('--json', 'print the points as a JSON object')
    .addHelpText('after', `
Exit code 0: all is well. 99: a point is not. 3: broker or pipeline broke off.

Examples:
  twinward sut check my-pipeline/sut.yaml
  twinward sut check docs/examples/node-red/sut.yaml --json`)
    .action(async (file: string, options) => {
      const { sutCheckCommand } = await import('../sut-check-command.ts');
      exit(await sutCheckCommand(file, options, terminal));
    });
}
