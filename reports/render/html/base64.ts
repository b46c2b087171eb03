const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += LETTERS[three >> 18]! + LETTERS[(three >> 12) & 63]! + (i + 1 < bytes.length ? LETTERS[(three >> 6) & 63]! : '=') + (i + 2 < bytes.length ? LETTERS[three & 63]! : '=');
  }
  return text;
}
