/** Requests to a SUT: its feed, its health, its reset. What can pass by itself is tried again; what it refuses is told with its own words. */
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentTrouble } from '../../contract/errors.ts';
import { withoutPassword } from './without-password.ts';

export interface HttpRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  timeoutMs: number;
}

/** Pauses before each further try, ms: six seconds together, as long as a restart may take; with what each of six tries waits for its answer up to 36 s at the usual five seconds. @source assumption */
const PAUSES_MS = [200, 400, 800, 1_600, 3_200] as const;
/** A server that asks for a longer pause (Retry-After) gets so much of it each time, ms. */
const RETRY_AFTER_MOST_MS = 10_000;
/** Of what a server answers, so much is told. */
const WORDS_MOST = 200;

/** One try. @returns the status and the beginning of the body @throws Error with the reason where there is no answer */
export async function ask({ url, method, headers, body, timeoutMs }: HttpRequest): Promise<{ status: number; words: string; retryAfterMs: number | undefined }> {
  try {
    const response = await fetch(url, { method, headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs), ...(body !== undefined && { body }) });
    const words = (await response.text()).replace(/\s+/g, ' ').slice(0, WORDS_MOST);
    const after = Number(response.headers.get('retry-after') ?? NaN);
    return { status: response.status, words, retryAfterMs: Number.isFinite(after) ? Math.min(RETRY_AFTER_MOST_MS, 1_000 * after) : undefined };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    throw new Error(name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : cause?.code ?? cause?.message ?? message, { cause: error });
  }
}

/** Resolves at a 2xx. No answer, 429 and 5xx are tried again. @throws TwinwardError environment, `feed-refused` or `feed-unreachable` */
export async function deliver(request: HttpRequest): Promise<void> {
  const where = `${request.method} ${withoutPassword(request.url)}`;
  for (let attempt = 0; ; attempt += 1) {
    let why: string;
    let pause: number | undefined = PAUSES_MS[attempt];
    try {
      const { status, words, retryAfterMs } = await ask(request);
      if (status >= 200 && status < 300) return;
      why = `HTTP ${status}${words ? `: ${words}` : ''}`;
      if (status !== 429 && status < 500) throw environmentTrouble('feed-refused', `the SUT refuses a message: ${where} gave ${why}`, 'see feed and codec in sut.yaml; feed.channels leaves out what it does not want');
      if (pause !== undefined && retryAfterMs !== undefined) pause = retryAfterMs;
    } catch (error) {
      if (error instanceof Error && error.name === 'TwinwardError') throw error;
      why = (error as Error).message;
    }
    if (pause === undefined) throw environmentTrouble('feed-unreachable', `the SUT does not take its feed, in ${attempt + 1} tries: ${where}: ${why}`, 'see feed.url in sut.yaml: does it listen there?');
    await sleep(pause);
  }
}
