/** The one line that runs the same thing again. */
import { TWINWARD } from '../host-node/places.ts';
import { shellWord } from '../run/shell-word.ts';
import type { RunOptions } from './run-command.ts';

/**
 * A shell line. The seed is always said, also where it is the scenario's default; options that change neither the run nor its
 * result (`--out`, `--open`, `--quiet`, `--json`, `--pace`) are left out.
 * @param seed as it stood after overrides
 */
export function replayLine(scenario: string, seed: string, options: RunOptions): string {
  const words = ['run', scenario, '--seed', seed];
  const add = (option: string, value: string | undefined): void => {
    if (value !== undefined) words.push(option, value);
  };
  add('--homes', options.homes);
  add('--duration', options.duration);
  if (options.broker !== 'embedded') add('--broker', options.broker);
  add('--broker-ca', options.brokerCa);
  add('--broker-cert', options.brokerCert);
  add('--broker-key', options.brokerKey);
  add('--broker-port', options.brokerPort);
  add('--topic-prefix', options.topicPrefix);
  if (options.sut !== 'reference') add('--sut', options.sut);
  for (const rule of options.rule ?? []) add('--rule', rule);
  add('--patients', options.patients);
  for (const fault of options.fault ?? []) add('--fault', fault);
  for (const attack of options.attack ?? []) add('--attack', attack);
  add('--profile', options.profile);
  if (options.live) words.push('--live');
  if (options.paired) words.push('--paired');
  return `${TWINWARD} ${words.map(shellWord).join(' ')}`;
}
