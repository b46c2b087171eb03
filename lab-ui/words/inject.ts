/** Texts of the console by which a person acts on a living run. */
import type { CommandName } from '../../contract/messages.ts';
import type { z } from 'zod';
import type { Doable } from '../model/catalogue.ts';

export const INJECT_WORDS = {
  open: 'Break something', title: 'Break something yourself', close: 'Close the console',
  lead: 'Whatever you do takes effect at the next tick of the run, is written into inputs.ndjson, and comes again when the run is replayed.',
  graded: 'The run has ended. What you do needs a run that goes on: choose one on the start page.', again: 'Choose a scenario',
  chooseHome: 'Choose a home first: in the list, or in the town.', home: 'In', kinds: { episode: 'Illness', fault: 'Kit', decoy: 'Harmless', act: 'Care', command: 'Hub' } satisfies Record<Doable, string>,
  hints: {
    episode: 'Something clinical happens to the resident', fault: 'A device, the radio, the hub or the network fails', decoy: 'Looks like trouble and is none: a good pipeline keeps silent', act: 'What a carer does', command: 'What a technician asks the hub from afar',
  } satisfies Record<Doable, string>,
  find: 'Find', none: 'Nothing here fits this home.', how: 'How bad', asUsual: 'as it comes', worst: 'worst', for: 'For', usualTime: 'as long as usual', times: { '10m': '10 min', '30m': '30 min', '1h': '1 h', '4h': '4 h' },
  where: { one: 'this home', street: (n: number) => `its whole street (${n} homes)` }, whereLabel: 'Where', device: 'Device', anyDevice: 'the hub itself', do: (title: string) => `Do it: ${title}`, layer: (name: string) => `layer: ${name}`,
  done: 'What you did', waits: 'at the next tick', took: (time: string) => `took effect at ${time}`, refused: (why: string) => `refused: ${why}`,
  commands: {
    'ping': ['Ping', 'Does the hub answer?'], 'self-test': ['Self-test', 'Hub, or one device, tests itself'], 'battery': ['Battery', 'Asks for the charge of the devices'], 'signal': ['Signal', 'Asks how strong links and network are'],
    'restart': ['Restart', 'The hub starts anew'], 'last-seen': ['Last seen', 'Asks when each device was heard last'],
  } satisfies Record<z.infer<typeof CommandName>, readonly [string, string]>,
} as const;
