/** Texts of a run that goes on. */
export const LIVING_WORDS = {
  running: 'Running', notYet: 'Nothing is graded before the end.', live: 'Live', liveHint: 'To where the run stands, and on with it (L)',
  here: 'Lived in this page: engine, MQTT broker, hubs and the alert pipeline run in your browser.', attached: 'Lived on the machine that served this page: real broker, real sockets; this page watches over MQTT.',
  messages: 'messages', readings: 'readings', alerts: 'alerts', lost: 'readings lost', soFar: 'So far', end: 'End it now and grade it', toEnd: 'Run on to the end', grading: 'Grading…', stands: 'Said and not settled', truly: 'Truly wrong now', nothing: 'Nothing.',
  share: 'Copy a link to this moment', shared: 'Copied', shareFailed: 'The address of this page is the link.', inject: 'Break something yourself',
  tooMany: (most: number) => `a link to this run can hold ${most.toLocaleString('en')} things that were done to it, and no more`,
} as const;
