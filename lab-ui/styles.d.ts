/** The bundler turns style sheets into files of their own. */
declare module '*.css';

/** What of Vite the page uses. */
interface ImportMeta {
  glob(patterns: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>;
}
