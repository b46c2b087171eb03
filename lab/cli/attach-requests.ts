/** What a page may ask this machine to run: shipped scenarios and pipelines by their ids, and those that the command line named. */
import { badInput } from '../../contract/errors.ts';
import type { Asked, Attaching } from '../host-node/lab-api.ts';
import type { RunRequest } from '../run/request.ts';
import { requestOf } from './run-command.ts';

/** What the command line named, by the ids under which a page asks for it. Names are paths or ids. */
export interface Own {
  scenario?: { id: string; name: string };
  sut?: { id: string; name: string };
}

/** A request as `twinward run` would make it, for a run that a page paces. @throws TwinwardError bad input */
export async function attachedRequest({ scenario, seed, homes, duration, sut = 'reference' }: { scenario: string; seed?: string | undefined; homes?: string | undefined; duration?: string | undefined; sut?: string | undefined }, cwd: string): Promise<RunRequest> {
  const { request } = await requestOf(scenario, { ...(seed !== undefined && { seed }), ...(homes !== undefined && { homes }), ...(duration !== undefined && { duration }), sut, pace: 'max', broker: 'embedded', workers: '1' }, cwd);
  if (request.live) throw badInput('attach-live', `the pipeline ${request.sut.id} answers no clock, so no page can pace it`, { path: '--sut' }, 'use twinward run --live, and look at what it left with twinward lab');
  if (!request.sut.start) throw badInput('attach-not-ours', `the pipeline ${request.sut.id} runs already, and the lab must start one that a page paces`, { path: '--sut' }, 'say in its file how to start it (start.command), or use twinward run');
  return request;
}

export function attachRequests(cwd: string, own: Own): Attaching['requestOf'] {
  const named = (mine: { id: string; name: string } | undefined, id: string): string => (mine?.id === id ? mine.name : id);
  return ({ scenario, seed, homes, duration, sut }: Asked) => attachedRequest({ scenario: named(own.scenario, scenario), seed, homes: homes?.toString(), duration, sut: sut === undefined ? undefined : named(own.sut, sut) }, cwd);
}
