import type { DeviceKind } from '../../contract/messages.ts';

/** What a technician calls a device of each kind. */
export const DEVICE_TEXT: Readonly<Record<DeviceKind, string>> = {
  'pulse-oximeter': 'pulse oximeter', 'wearable': 'wearable', 'blood-pressure-cuff': 'blood pressure cuff', 'cgm': 'glucose sensor', 'scale': 'scale', 'thermometer': 'thermometer',
  'smart-bed': 'smart bed', 'fall-pendant': 'fall pendant', 'pir': 'motion sensor', 'door': 'door sensor', 'ecg-patch': 'ECG patch', 'glucometer': 'glucose meter', 'spirometer': 'peak-flow meter',
  'respiration-belt': 'respiration belt', 'pill-dispenser': 'pill dispenser', 'sos-button': 'help button', 'environment-sensor': 'smoke and gas sensor', 'video-tablet': 'video tablet',
};
