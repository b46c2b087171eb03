/** Texts of the middle. */
export const CENTRE_WORDS = {
  label: 'What the middle shows', loading: 'Loading…',
  names: { stage: 'Town', signals: 'Signals', states: 'States', messages: 'Messages', report: 'Report', compare: 'Compare', summary: 'Summary', screen: 'Screen' },
  hints: {
    stage: 'The town, down to one room', signals: 'Trends and waveforms of the selected home', states: 'The statecharts of the selected home, as they stand', messages: 'What the hub sends, and where each reading went', report: 'How the run was graded',
    compare: 'Two runs side by side', summary: 'One page for the physician of the selected resident', screen: 'What the resident sees, and whether it can be read',
  },
  /** on a phone, where the town would be */
  list: 'List', listHint: 'Homes and alerts',
  chooseHome: 'Choose a home in the list on the left.',
} as const;
