/** Waiting before a reconnect: exponential, with a jitter that depends on who waits and how often, so that a fleet spreads out the same way each time. */

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/**
 * Milliseconds before attempt `attempt` (from 0): half of `firstMs · 2^attempt`, at most `mostMs`, plus up to the other half by hash.
 * @source AWS IoT Lens BP 11.4 (exponential back-off with jitter); the figures are assumptions
 */
export function backOffMs(who: string, attempt: number, firstMs = 100, mostMs = 10_000): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 20));
  return Math.round(whole / 2 + (whole / 2) * (hash(`${who}/${attempt}`) / 0xffff_ffff));
}
