/** What can be known of a SUT before anything is started: is its command there, are the ports free, does one that should run already answer? */
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import type { Sut } from '../../contract/sut.ts';
import { ask } from './http-feed.ts';
import { listens } from './sut-port.ts';

const ANSWER_MS = 3_000;

/** @param brokerPort that the lab's own broker is to listen on @throws TwinwardError */
export async function checkSutHere(sut: Sut, brokerPort?: number): Promise<void> {
  const [command] = sut.start?.command ?? [];
  if (command !== undefined && !isThere(command, sut.start as NonNullable<Sut['start']>)) {
    throw badInput('sut-command', `the pipeline's command does not exist: ${command}`, { path: 'start.command' }, /[\\/]/.test(command) ? 'check the path; it counts from the folder of the sut.yaml, or from start.cwd' : 'check the spelling, or give its whole path: it is on none of those in PATH');
  }
  const ports = [[brokerPort, '--broker-port'], [sut.alerts?.webhook?.port, 'alerts.webhook.port']] as const;
  for (const [port, path] of ports) if (port !== undefined && (await listens(port))) throw badInput('port-taken', `port ${port} cannot be used: something else listens on it`, { path }, 'give another port, or none for any free one');
  if (sut.address?.startsWith('http')) {
    await ask({ url: sut.address, method: 'GET', headers: {}, timeoutMs: ANSWER_MS }).catch((error: Error) => {
      throw environmentTrouble('sut-unreachable', `the pipeline should run already at ${sut.address}, and does not answer: ${error.message}`, 'start it, or mend "address" in its file', error);
    });
  }
}

function isThere(command: string, { cwd = '.', env }: NonNullable<Sut['start']>): boolean {
  const folders = /[\\/]/.test(command) ? [''] : (env['PATH'] ?? process.env['PATH'] ?? '').split(delimiter);
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];
  return folders.some((folder) => endings.some((ending) => {
    try {
      accessSync(folder === '' ? resolve(cwd, command + ending) : join(folder, command + ending), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }));
}
