/** Running homes against a pipeline: once, once more to the byte, and with something changed. */
import type { Command } from 'commander';
import { A_RUN, BROKER_CA, BROKER_CERT, BROKER_KEY, collect, DURATION, HOMES, SCENARIO, SEED, TOPIC_PREFIX, WORKERS, type Around } from './shared.ts';

export function run(program: Command, { terminal, doing, exit }: Around): void {
  program.command('run')
    .summary('simulate the homes of a scenario, feed a pipeline, grade its alerts')
    .description('Simulates the homes of a scenario, sends their readings through a broker to an alert pipeline, and grades every alert against what really happened.')
    .argument(...SCENARIO)
    .option('--seed <text>', 'other luck: equal seeds give equal runs, to the byte (default: the scenario\'s)')
    .option('--homes <n>', 'how many homes (default: the scenario\'s, or the number of patients)')
    .option(...DURATION)
    .option('--pace <pace>', 'how fast the simulated clock may go: max, 60x or 1x', 'max')
    .option('--out <folder>', 'where the run is written (default: runs/<id>)')
    .option('--broker <broker>', '"embedded": a real MQTT broker on this machine; "virtual": no broker, for quick runs; "memory": a broker in this process, as in a browser; "mqtt://host:port" or "mqtts://…": yours, with user and password in the address or in TWINWARD_BROKER_USER and TWINWARD_BROKER_PASSWORD', 'embedded')
    .option(...BROKER_CA)
    .option(...BROKER_CERT)
    .option(...BROKER_KEY)
    .option('--broker-port <n>', 'where the lab\'s own broker listens, for a pipeline that runs already (default: any free port)')
    .option(...TOPIC_PREFIX)
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
      const { runCommand } = await import('../run-command.ts');
      exit(await runCommand(scenario, options, terminal, doing));
    });
}

export function replay(program: Command, { terminal, doing, exit }: Around): void {
  program.command('replay')
    .summary('make a run again from its folder, and name the first record that differs')
    .description('Runs again what a folder holds: the same scenario, seed, people and recorded inputs, and compares every record with the first run. Writes nothing unless --out is given.')
    .argument('<run>', A_RUN)
    .option('--broker <broker>', 'another broker than the run had: the bytes are the same on all, if attackers may do on it what they might (default: the run\'s; embedded where that was an outside one)')
    .option(...BROKER_CA)
    .option(...BROKER_CERT)
    .option(...BROKER_KEY)
    .option('--broker-port <n>', 'where the lab\'s own broker listens, for a pipeline that runs already (default: the run\'s)')
    .option(...TOPIC_PREFIX)
    .option('--sut <id|sut.yaml>', 'where the pipeline is now, if it moved (default: the run\'s)')
    .option(...WORKERS)
    .option('--out <folder>', 'keep the replay as a run of its own')
    .option('--json', 'print what was compared, and the first difference, as a JSON object')
    .addHelpText('after', `
Exit code 0: equal to the byte. 99: different; file, line, home, simulated time and the first key that differs are named.
A run that was stopped is replayed up to where it ended. Of a run with --telemetry also the first message that differs is named.

Examples:
  twinward replay first                           the run in runs/ whose id begins so
  twinward replay first --broker virtual          the same without a broker: still equal?
  twinward replay runs/mine --sut ../mine/sut.yaml  does my pipeline still say the same?`)
    .action(async (folder: string, options) => {
      const { replayCommand } = await import('../replay-command.ts');
      exit(await replayCommand(folder, options, terminal, doing));
    });
}

export function whatIf(program: Command, { terminal, doing, exit }: Around): void {
  program.command('what-if')
    .summary('the same homes under other limits, another kit or another pipeline, side by side')
    .description('Runs a scenario again and again with the same homes, seed and time, each time with other limits prescribed, other devices in the homes or another pipeline, and holds each against the baseline home by home. What happens to people is the same in all of them.')
    .argument(...SCENARIO)
    .option('--with <limits>', 'a variant in which the enrolment says other limits: spo2Low=88 (for all whose kit measures it), spo2Low-=2 or += (each person\'s own, moved), several with commas; give it again for another variant', collect)
    .option('--sweep <series>', 'a variant for each step, and a curve: spo2Low=84..92:2, or spo2Low-=0..6:2; at most 20 steps', collect)
    .option('--kit <kinds>', 'a variant with devices added to or taken from every population group: "+cgm,-wearable"; give it again for another', collect)
    .option('--sut <id>', 'a variant with another pipeline: an id, or with a broker a sut.yaml; give it again for another', collect)
    .option('--rule <file>', 'a variant in which the pipeline judges by a rule written as data besides (docs/adding-a-rule.md); give it again for another', collect)
    .option('--against <id>', 'the pipeline of the baseline and of all variants without their own', 'reference')
    .option(...SEED)
    .option(...HOMES)
    .option(...DURATION)
    .option('--fault <id...>', 'plant a fault besides, in all variants alike')
    .option('--broker <broker>', 'virtual, memory or embedded: the results are the same', 'virtual')
    .option(...WORKERS)
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
      const { whatIfCommand } = await import('../what-if-command.ts');
      exit(await whatIfCommand(scenario, options, terminal, doing));
    });
}
