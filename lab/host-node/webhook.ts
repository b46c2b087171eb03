/** The door by which a SUT's alerts come over HTTP: loopback only, one path, a token if one was given. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { environmentTrouble } from '../../contract/errors.ts';
import { reasonOf } from './files.ts';

export interface WebhookOptions {
  /** 0: any free one */
  port: number;
  path: string;
  token: string | undefined;
  /** @param headers names in lower case, without the token */
  hear(payload: string, headers: Record<string, string>): void;
}

export interface Webhook {
  url: string;
  close(): Promise<void>;
}

/** An alert is a few hundred bytes, a list of them a few thousand. @source assumption */
const BODY_MOST = 256 * 1_024;

/** 202 when heard; 401, 404, 405, 413 else. @throws TwinwardError environment where the port is taken */
export async function openWebhook(options: WebhookOptions): Promise<Webhook> {
  const server = createServer((request, response) => void answer(request, response, options).catch(() => response.destroy()));
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(environmentTrouble('webhook-port', `the webhook cannot listen on port ${options.port}: ${(error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'something else listens on it' : reasonOf(error)}`, 'give alerts.webhook.port another one, or leave it out for any free one')));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${options.path}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, { path, token, hear }: WebhookOptions): Promise<void> {
  const say = (status: number, text: string, more: Record<string, string> = {}): void => void response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...more }).end(`${text}\n`);
  if ((request.url ?? '').split('?')[0] !== path) return say(404, `alerts go to ${path}`);
  if (request.method !== 'POST' && request.method !== 'PUT') return say(405, 'POST an alert', { Allow: 'POST, PUT' });
  if (token !== undefined && !isToken(request.headers.authorization, token)) return say(401, 'give the token as "Authorization: Bearer …"');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_MOST) return say(413, `an alert has at most ${BODY_MOST} bytes`, { Connection: 'close' });
    chunks.push(chunk);
  }
  const { authorization: _, ...headers } = request.headers;
  hear(Buffer.concat(chunks).toString('utf8'), Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])));
  say(202, 'heard');
}

function isToken(given: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(`Bearer ${token}`)];
  return a.length === b.length && timingSafeEqual(a, b);
}
