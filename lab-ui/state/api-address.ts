/** Where the machine that served this page takes orders; `undefined` where it was served as files alone. */
export function apiAddress(): string | undefined {
  const named = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="twinward-api"]')?.content;
  return named ? new URL(`${named}/`, document.baseURI).href : undefined;
}
