/** What a person prefers, kept by the browser for the next time. One that stores nothing keeps it until the page is left. */
import type { Store, Theme } from './store.ts';

const NAME = { theme: 'twinward-theme', letterKeys: 'twinward-letter-keys' } as const;

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };

export function nextTheme(store: Store): void {
  setTheme(store, NEXT[store.get().theme]);
}

function setTheme(store: Store, theme: Theme): void {
  store.set({ theme });
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  keep(NAME.theme, theme);
}

/** Whether keys that are single characters act. */
export function setLetterKeys(store: Store, on: boolean): void {
  store.set({ letterKeys: on });
  keep(NAME.letterKeys, on ? 'on' : 'off');
}

/** As it was chosen the last time. */
export function recallPreferences(store: Store): void {
  const theme = kept(NAME.theme);
  if (theme === 'light' || theme === 'dark') setTheme(store, theme);
  if (kept(NAME.letterKeys) === 'off') store.set({ letterKeys: false });
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It stores nothing.
  }
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
