/** Shows the receiver that a message is ours and fresh: `x-twinward-signature: t=<seconds>,v1=<hex>`, HMAC-SHA-256 over `<seconds>.<body>`. */
import { createHmac } from 'node:crypto';

export function sign(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
