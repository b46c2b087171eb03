/** Texts of the start page. */
export const START_WORDS = {
  title: 'A crash-test lab for home-health alerting', lead: 'Homes, people, kit and networks are simulated; their readings travel to a real alert pipeline; every alert is held against what really happened.',
  shelf: 'Run a scenario', scenario: 'Scenario', shelves: { demo: 'Demo', load: 'Load', security: 'Security', training: 'Training' } as Readonly<Record<string, string>>,
  seed: 'Seed', seedHint: 'Other luck: the same text gives the same run, to the byte', homes: 'Homes', duration: 'How long', durationHint: 'Simulated time: 90m, 14h, 7d', pipeline: 'Pipeline', pipelineHint: 'Who raises the alerts', live: 'Start it',
  here: 'It runs in this browser, and needs nothing else.', attached: 'It is started on this machine, with a real broker and a real pipeline; this page watches it.',
  pipelines: { 'reference': 'Reference', 'thresholds-with-artefact-gate': 'Thresholds with a gate for artefacts', 'fixed-thresholds': 'Fixed thresholds', 'alert-on-everything': 'Alerts on everything', 'silent': 'Silent' } as Readonly<Record<string, string>>,
  badHomes: (most: number) => `Homes: a whole number from 1 to ${most.toLocaleString('en')}.`, badDuration: 'How long: a number and m, h or d, such as 4h.',
  length: (text: string) => text.replace(/^(\d+)([mhd])$/, (_, n: string, unit: string) => `${n} ${{ m: 'min', h: 'h', d: n === '1' ? 'day' : 'days' }[unit]}`),
  open: 'Open a finished run',
} as const;
