/** What the FHIR side can do, as it says of itself. @source FHIR R4 CapabilityStatement */
const P = (name: string, type: string, documentation?: string) => ({ name, type, ...(documentation && { documentation }) });
const PATIENT = P('patient', 'reference');

const RESOURCES: Readonly<Record<string, object[]>> = {
  Patient: [P('_id', 'token'), P('identifier', 'token')],
  Device: [P('_id', 'token'), P('identifier', 'token'), P('type', 'token'), PATIENT],
  Observation: [PATIENT, P('device', 'reference'), P('code', 'token'), P('combo-code', 'token'), P('date', 'date')],
  Flag: [PATIENT, P('date', 'date'), P('identifier', 'token'), P('code', 'token', 'the code of the alert; not in R4')],
  DetectedIssue: [PATIENT, P('code', 'token'), P('identified', 'date'), P('identifier', 'token')],
};

export function capabilityStatement(base: string): object {
  return {
    resourceType: 'CapabilityStatement', status: 'active', date: '2026-11-28', kind: 'instance', software: { name: 'Twinward reference pipeline' }, implementation: { description: 'People under remote monitoring in a lab; not a medical device', url: `${base}/fhir` },
    fhirVersion: '4.0.1', format: ['application/fhir+json'],
    rest: [{
      mode: 'server', security: { description: 'Bearer tokens with roles; each sees its homes or residents only' },
      resource: Object.entries(RESOURCES).map(([type, searchParam]) => ({ type, interaction: [{ code: 'read' }, { code: 'search-type' }], versioning: 'no-version', searchParam: [...searchParam, P('_count', 'number')] })),
    }],
  };
}
