/** The little of FHIR R4 that the import reads. Everything may be missing: records come from outside. */
export interface Coding {
  system?: unknown;
  code?: unknown;
  display?: unknown;
}
export interface Concept {
  coding?: unknown;
  text?: unknown;
}
export interface Resource {
  resourceType: string;
  id?: unknown;
  [key: string]: unknown;
}
/** A resource, and the reference by which others may name it besides `Type/id`. */
export interface Entry {
  resource: Resource;
  fullUrl?: string;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isResource(value: unknown): value is Resource {
  return isRecord(value) && typeof value['resourceType'] === 'string';
}

/** The codings of a CodeableConcept; a concept with text only gives one coding without a system. */
export function codingsOf(concept: unknown): { system: string; code: string; display: string }[] {
  if (!isRecord(concept)) return [];
  const text = typeof concept['text'] === 'string' ? concept['text'] : '';
  const list = Array.isArray(concept['coding']) ? concept['coding'].filter(isRecord) : [];
  const codings = list
    .filter((coding) => typeof coding['code'] === 'string')
    .map((coding) => ({ system: textOf(coding['system']), code: textOf(coding['code']), display: textOf(coding['display']) || text }));
  return codings.length > 0 ? codings : [{ system: '', code: '', display: text || '(no code)' }];
}

/** The first code of a status concept such as `clinicalStatus`, or `undefined`. */
export function statusOf(concept: unknown): string | undefined {
  const [first] = isRecord(concept) && Array.isArray(concept['coding']) ? concept['coding'].filter(isRecord) : [];
  return typeof first?.['code'] === 'string' ? first['code'] : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The `reference` text of a Reference. */
export function referenceOf(value: unknown): string | undefined {
  return isRecord(value) && typeof value['reference'] === 'string' ? value['reference'] : undefined;
}
