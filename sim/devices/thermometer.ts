import { type DeviceEntry, reading } from './device.ts';

const WINDOWS = ['evening', 'morning'] as const;

export const thermometer: DeviceEntry = {
  id: 'thermometer',
  title: 'Ear thermometer',
  meaning: 'Used in the evening and in the morning; warm skin after a bath or a hot drink lifts it.',
  sources: ['SE-12: laboratory specification ± 0.1–0.3 °C (unverified); TE-1, TE-3: clinic and ear readings scatter by 0.4 °C, which body, unit (0.1) and site (0.31) share: assumption'],
  rooms: ['bathroom'],
  intervalS: 0,
  channels: [
    {
      signal: 'temperature',
      windows: WINDOWS,
      measure: (scene, draws) =>
        reading('temperature', scene.vitals.temperature, 0.1 * draws.unit(0) + 0.31 * draws.noise(0) + scene.siteTemperature, 0.1, scene.siteTemperature > 0.3 ? { artefact: true } : undefined),
    },
  ],
};
