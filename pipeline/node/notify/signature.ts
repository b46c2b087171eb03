/** Shows the receiver that a message is ours and fresh: `x-twinward-signature: t=<seconds>,v1=<hex>`, HMAC-SHA-256 over `<seconds>.<body>`. */
import { createHmac, timingSafeEqual } from 'node:crypto';

function mac(secret: string, seconds: number, body: string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
}

export function sign(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  return `t=${seconds},v1=${mac(secret, seconds, body).toString('hex')}`;
}

/** For receivers. @param toleranceS how old or early it may be @source assumption: five minutes */
export function isSigned(secret: string, header: string, body: string, nowMs: number, toleranceS = 300): boolean {
  const [, seconds, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (seconds === undefined || given === undefined || Math.abs(nowMs / 1_000 - Number(seconds)) > toleranceS) return false;
  return timingSafeEqual(mac(secret, Number(seconds), body), Buffer.from(given, 'hex'));
}
