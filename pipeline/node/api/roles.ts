/** Who may do what. One table of data; the routes ask it and decide nothing themselves. */
import { ROLES } from '../../../contract/alert.ts';
import type { AlertKind } from '../../../contract/alert-codes.ts';

/** The roles of the care team, and three that only the API knows: who runs the pipeline, the person monitored, and someone who may look (a relative, a screen on a wall). */
export const API_ROLES = [...ROLES, 'admin', 'resident', 'viewer'] as const;
export type ApiRole = (typeof API_ROLES)[number];

export interface Permissions {
  /** `full`: the person with conditions, medicines and limits. `kit`: who lives where with which devices and when they are due, nothing of health. */
  records: 'full' | 'kit';
  /** readings: all, those of kit (battery, signal, call quality), or none */
  readings: 'all' | 'kit' | 'none';
  /** kinds of alerts seen, and kinds that may be acknowledged and resolved */
  alerts: readonly AlertKind[];
  act: readonly AlertKind[];
  thresholds: 'change' | 'read' | 'none';
  audit: boolean;
  metrics: boolean;
}

const CARE: readonly AlertKind[] = ['clinical', 'technical', 'administrative'];
const ALL: readonly AlertKind[] = [...CARE, 'security'];

/**
 * @source who works with what: facts/roles-and-training.md §2.1 nurse, §2.2 coordinator, §2.3 virtual assistant, §2.5 technician, §2.6 security, §2.7 analyst. That nobody sees more than the
 * work needs: 45 CFR 164.502(b), minimum necessary. Where a line of the table says more than those, assumption: that the analyst sees alerts of all kinds but acts on none, that security reads
 * the audit log, and all of `resident` and `viewer`.
 */
export const PERMISSIONS: Readonly<Record<ApiRole, Permissions>> = {
  'nurse': { records: 'full', readings: 'all', alerts: CARE, act: ['clinical', 'administrative'], thresholds: 'change', audit: false, metrics: false },
  'physician': { records: 'full', readings: 'all', alerts: CARE, act: ['clinical'], thresholds: 'change', audit: false, metrics: false },
  'technician': { records: 'kit', readings: 'kit', alerts: ['technical', 'administrative'], act: ['technical', 'administrative'], thresholds: 'none', audit: false, metrics: true },
  'telehealth-coordinator': { records: 'kit', readings: 'kit', alerts: ['technical', 'administrative'], act: ['administrative'], thresholds: 'none', audit: false, metrics: false },
  'virtual-assistant': { records: 'kit', readings: 'none', alerts: ['administrative'], act: ['administrative'], thresholds: 'none', audit: false, metrics: false },
  'security': { records: 'kit', readings: 'none', alerts: ['security', 'technical'], act: ['security'], thresholds: 'none', audit: true, metrics: true },
  'analyst': { records: 'full', readings: 'all', alerts: ALL, act: [], thresholds: 'read', audit: false, metrics: true },
  'admin': { records: 'full', readings: 'all', alerts: ALL, act: ALL, thresholds: 'change', audit: true, metrics: true },
  'resident': { records: 'full', readings: 'all', alerts: CARE, act: [], thresholds: 'read', audit: false, metrics: false },
  'viewer': { records: 'full', readings: 'all', alerts: CARE, act: [], thresholds: 'read', audit: false, metrics: false },
};

/** What a route needs of whoever calls it; `nothing`: no token, because nothing of anybody is said there. Every route has to name one. */
export const NEEDS = {
  nothing: () => true,
  records: () => true,
  readings: ({ readings }) => readings !== 'none',
  alerts: ({ alerts }) => alerts.length > 0,
  act: ({ act }) => act.length > 0,
  thresholds: ({ thresholds }) => thresholds !== 'none',
  changeThresholds: ({ thresholds }) => thresholds === 'change',
  audit: ({ audit }) => audit,
  metrics: ({ metrics }) => metrics,
} as const satisfies Record<string, (may: Permissions) => boolean>;
export type Need = keyof typeof NEEDS;
