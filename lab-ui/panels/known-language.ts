/** Imported before uPlot, which asks `Intl` for the browser's language as it loads: a language that `Intl` does not know (a browser started with LANG=C has one) would stop the page. */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
