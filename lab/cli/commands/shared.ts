/** What commands share: what they are given, and the arguments and options that mean the same in several of them. */
import type { Doing } from '../show-error.ts';
import type { Terminal } from '../terminal.ts';

/** What each function of this folder is given besides the program to which it adds its command. */
export interface Around {
  readonly terminal: Terminal;
  /** filled in by the command, for the report of a fault of ours */
  readonly doing: Doing;
  /** the exit code, where it is not always 0 */
  exit(code: number): void;
}

/** For options that may be given again. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

export const SCENARIO = ['<scenario>', 'a scenario.yaml, or the id of a shipped one (twinward list scenarios)'] as const;
/** words only: the argument has other names */
export const A_RUN = 'folder of a run, or the id of one in runs/ (its first letters are enough)';

export const BROKER_CA = ['--broker-ca <file>', 'for mqtts:// the certificate (PEM) of the authority that signed the broker\'s'] as const;
export const BROKER_CERT = ['--broker-cert <file>', 'for mqtts:// a certificate of the lab\'s own, with --broker-key'] as const;
export const BROKER_KEY = ['--broker-key <file>', 'for mqtts:// its private key'] as const;
export const TOPIC_PREFIX = ['--topic-prefix <prefix>', 'put before every topic, for brokers shared with others'] as const;

export const SEED = ['--seed <text>', 'other luck (default: the scenario\'s)'] as const;
export const HOMES = ['--homes <n>', 'how many homes (default: the scenario\'s)'] as const;
export const DURATION = ['--duration <time>', 'how long, in simulated time: 90m, 14h, 7d (default: the scenario\'s)'] as const;
export const WORKERS = ['--workers <n>', 'threads that simulate; the bytes are the same for any number', '1'] as const;

export const PORT = ['--port <n>', 'port on this machine (default: a free one)'] as const;
export const OPEN = ['--open', 'show it in a browser'] as const;
