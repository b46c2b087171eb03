/** Texts of the start page. */
export const START_WORDS = {
  shelf: 'Or live a run, here in this page',
} as const;
