/** The closed list of alert codes. `kind` and, for technical codes, the accused layer follow from the code (SCORING §2). */
export const ALERT_KINDS = ['clinical', 'technical', 'security', 'administrative'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const LAYERS = ['device', 'link', 'hub', 'uplink', 'shared', 'person', 'security'] as const;
export type Layer = (typeof LAYERS)[number];

export const ALERT_CODES = {
  'early-warning': { kind: 'clinical', title: 'Early warning score is high' },
  'hypoxia': { kind: 'clinical', title: 'Oxygen saturation is low' },
  'tachypnoea': { kind: 'clinical', title: 'Breathing is fast' },
  'tachycardia': { kind: 'clinical', title: 'Heart rate is high' },
  'bradycardia': { kind: 'clinical', title: 'Heart rate is low' },
  'hypertension': { kind: 'clinical', title: 'Blood pressure is high' },
  'hypotension': { kind: 'clinical', title: 'Blood pressure is low' },
  'fever': { kind: 'clinical', title: 'Temperature is high' },
  'hypothermia': { kind: 'clinical', title: 'Temperature is low' },
  'hypoglycaemia': { kind: 'clinical', title: 'Glucose is low' },
  'hyperglycaemia': { kind: 'clinical', title: 'Glucose is high' },
  'weight-gain': { kind: 'clinical', title: 'Weight rose fast' },
  'fall': { kind: 'clinical', title: 'A fall' },
  'long-lie': { kind: 'clinical', title: 'No movement where there should be some' },
  'irregular-rhythm': { kind: 'clinical', title: 'The heart beats irregularly' },
  'apnoea': { kind: 'clinical', title: 'Breathing pauses in sleep' },
  'airway-narrowing': { kind: 'clinical', title: 'Peak flow is low' },
  'weight-loss': { kind: 'clinical', title: 'Weight fell fast' },
  'activity-decline': { kind: 'clinical', title: 'Activity falls below the usual' },
  'restless-nights': { kind: 'clinical', title: 'More is going on at night than is usual' },
  'wandering': { kind: 'clinical', title: 'Out of the home at an unusual time' },
  'medication-missed': { kind: 'clinical', title: 'A dose of medicine was not taken' },
  'smoke': { kind: 'clinical', title: 'Smoke in the home' },
  'carbon-monoxide': { kind: 'clinical', title: 'Carbon monoxide in the home' },
  'sos': { kind: 'clinical', title: 'The help button was pressed' },
  'device-silent': { kind: 'technical', layer: 'device', title: 'A device is silent while the others report' },
  'device-signal-poor': { kind: 'technical', layer: 'device', title: 'A device reports without a usable signal' },
  'device-battery-low': { kind: 'technical', layer: 'device', title: 'A device battery is low' },
  'device-values-wrong': { kind: 'technical', layer: 'device', title: 'A device reports values that cannot be right' },
  'device-clock-wrong': { kind: 'technical', layer: 'device', title: 'The clock of a device is wrong' },
  'call-device-poor': { kind: 'technical', layer: 'device', title: 'Sound or picture of a video visit is poor at the resident' },
  'link-poor': { kind: 'technical', layer: 'link', title: 'The radio between devices and hub is poor' },
  'link-lost': { kind: 'technical', layer: 'link', title: 'The way from device to hub is lost' },
  'hub-offline': { kind: 'technical', layer: 'hub', title: 'A hub is down' },
  'hub-clock-wrong': { kind: 'technical', layer: 'hub', title: 'The clock of a hub is wrong' },
  'hub-data-lost': { kind: 'technical', layer: 'hub', title: 'A hub lost readings that it held' },
  'uplink-offline': { kind: 'technical', layer: 'uplink', title: 'A hub has lost its network' },
  'uplink-poor': { kind: 'technical', layer: 'uplink', title: 'The network of a hub is slow or breaks again and again' },
  'shared-outage': { kind: 'technical', layer: 'shared', title: 'Several homes lost one shared thing' },
  'call-provider-poor': { kind: 'technical', layer: 'shared', title: 'Sound or picture of video visits is poor at the provider' },
  'device-misuse': { kind: 'technical', layer: 'person', title: 'A device is used by the wrong person or in a wrong way' },
  'message-forged': { kind: 'security', layer: 'security', title: 'A message is not from whom it says' },
  'message-replayed': { kind: 'security', layer: 'security', title: 'An old message came again' },
  'access-refused': { kind: 'security', layer: 'security', title: 'Someone tried what they may not do' },
  'measurement-missed': { kind: 'administrative', title: 'A prescribed measurement is missing' },
  'device-test': { kind: 'administrative', title: 'The test of a device arrived' },
} as const satisfies Record<string, { kind: AlertKind; layer?: Layer; title: string }>;

export type AlertCode = keyof typeof ALERT_CODES;
export const ALERT_CODE_IDS = Object.keys(ALERT_CODES) as [AlertCode, ...AlertCode[]];

/** The layer a technical or security code accuses; `undefined` for clinical and administrative codes. */
export function layerOfCode(code: AlertCode): Layer | undefined {
  const entry: { kind: AlertKind; layer?: Layer } = ALERT_CODES[code];
  return entry.layer;
}
