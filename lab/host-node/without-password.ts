/** A text with what stands before an `@` in an address taken out: it may be a password, also where the address is malformed. */
export function withoutPassword(text: string): string {
  return text.replace(/(\b\w+:)\/\/.*@/s, '$1//');
}
