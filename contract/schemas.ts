/** Every document and message with a schema of its own, by the name of its JSON Schema file in `contract/schema/`. */
import { z } from 'zod';
import { Alert } from './alert.ts';
import { FloorPlan } from './floor-plan.ts';
import { CarePlan, Clock, Command, Enrolment, HomeEvent, Reply, Status, Telemetry, Watermark } from './messages.ts';
import { PatientMapping, PatientRecord } from './patient.ts';
import { Report } from './report.ts';
import { RuleData } from './rule.ts';
import { ResidentFile } from './resident-file.ts';
import { Manifest, RunInput } from './run-files.ts';
import { Scenario, ScenarioFragment } from './scenario.ts';
import { Sut } from './sut.ts';
import { TruthEvent } from './truth.ts';

export const SCHEMAS = {
  'alert': Alert, 'care-plan': CarePlan, 'clock': Clock, 'command': Command, 'enrolment': Enrolment, 'event': HomeEvent, 'floor-plan': FloorPlan, 'fragment': ScenarioFragment,
  'input': RunInput, 'manifest': Manifest, 'patient': PatientRecord, 'patient-mapping': PatientMapping, 'reply': Reply, 'report': Report, 'resident': ResidentFile, 'rule': RuleData, 'scenario': Scenario,
  'status': Status, 'sut': Sut, 'telemetry': Telemetry, 'truth-event': TruthEvent, 'watermark': Watermark,
} as const;

/** The JSON Schema (draft 2020-12) of one document as file text; for input documents, of what a user may write. */
export function jsonSchemaText(name: keyof typeof SCHEMAS): string {
  const schema = z.toJSONSchema(SCHEMAS[name], { io: 'input', unrepresentable: 'throw' });
  return `${JSON.stringify({ $id: `https://twinward.dev/schema/${name}.schema.json`, title: name, ...schema }, null, 2)}\n`;
}
