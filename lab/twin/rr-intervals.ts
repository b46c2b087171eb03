/** A list of intervals between heart beats, one per line, to heart rate per minute. */
import { badInput } from '../../contract/errors.ts';
import { count, medianOf, seriesOf, type Recording, type Sample } from './series.ts';

/** Lines looked at to tell a list from a table. */
const LOOK = 50;
/** Intervals of a living heart, s, inclusive. @source assumption: 24 to 240 beats a minute */
const BEAT_SHORTEST = 0.25;
const BEAT_LONGEST = 2.5;
/** Part of a minute that beats must cover for the minute to count. @source assumption */
const COVER_LEAST = 0.5;

/** Every line of the beginning is one number, and the middle one is a beat in seconds or milliseconds. */
export function isRrList(lines: readonly string[]): boolean {
  const numbers = lines.slice(0, LOOK).filter((line) => line.trim() !== '');
  if (numbers.length < 10 || !numbers.every((line) => /^\s*\d+(\.\d+)?\s*$/.test(line))) return false;
  const middle = medianOf(numbers.map(Number)) as number;
  return isBeat(middle) || isBeat(middle / 1000);
}

/** @throws TwinwardError at the first line that is no number */
export function recordingOfRr(lines: readonly string[], source: string, file: string, notes: string[]): Recording {
  const inMs = (medianOf(lines.slice(0, LOOK).map(Number)) as number) > 10;
  const intervals: number[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const value = /^\s*\d+(\.\d+)?\s*$/.test(line) ? Number(line) : NaN;
    if (Number.isNaN(value)) throw badInput('twin-rr', `"${line.slice(0, 40)}" is no interval`, { file, line: i + 1, column: 1 }, 'each line of a list of RR intervals is one number, in seconds or milliseconds');
    intervals.push(inMs ? value / 1000 : value);
  });
  notes.push(`a list of ${intervals.length} RR intervals in ${inMs ? 'milliseconds' : 'seconds'}: heart rate is taken per minute`);
  let time = 0;
  if (!isBeat(intervals[0] as number)) {
    notes.push(`line 1 (${intervals[0]} s) is an offset from the beginning of the recording, no interval: the first beat stands there`);
    time = intervals.shift() as number;
  }
  const begin = time;
  const minutes = new Map<number, { beats: number; seconds: number }>();
  let odd = 0;
  let oddSeconds = 0;
  for (const interval of intervals) {
    time += interval;
    if (!isBeat(interval)) { odd += 1; oddSeconds += interval; continue; }
    const minute = Math.floor((time - begin) / 60);
    const tally = minutes.get(minute) ?? { beats: 0, seconds: 0 };
    tally.beats += 1;
    tally.seconds += interval;
    minutes.set(minute, tally);
  }
  if (odd > 0) notes.push(`${count(odd, 'interval')} outside ${BEAT_SHORTEST}–${BEAT_LONGEST} s (${oddSeconds.toFixed(1)} s in all) left out: missed or surplus beats, or a gap`);
  const samples = [...minutes].filter(([, { seconds }]) => seconds >= COVER_LEAST * 60).map(([minute, { beats, seconds }]): Sample => ({ at: minute * 60_000, value: (60 * beats) / seconds }));
  if (minutes.size > samples.length) notes.push(`${count(minutes.size - samples.length, 'minute')} left out: beats cover less than ${COVER_LEAST * 60} s of it`);
  notes.push('the file gives no time of day: the recording knows no hours');
  const series = seriesOf('heartRate', samples, notes);
  if (!series) throw badInput('twin-no-values', 'the intervals cover no whole minute', { file, line: 1, column: 1 }, 'give a longer recording');
  return { source, clock: false, signals: [series], notes };
}

function isBeat(seconds: number): boolean {
  return seconds >= BEAT_SHORTEST && seconds <= BEAT_LONGEST;
}
