import { describe, expect, it } from 'vitest';
import { alertMap, type Circumstances } from '../../../lab/codecs/alert-map.ts';
import { knownEnrolments } from '../../../lab/run/known-stream.ts';

const AT = Date.UTC(2026, 0, 14, 18);
const where: Circumstances = { topic: 'ward/alarms/7', headers: { 'x-ward': 'seven' }, homes: knownEnrolments('r'), now: AT };
const mapped = (expression: string | undefined, body: unknown) => alertMap(expression)(typeof body === 'string' ? body : JSON.stringify(body), where);

describe('what a SUT says', () => {
  it('is completed by what follows from it: kind, route, state, text, time, id', async () => {
    const { alerts, problems } = await mapped('{ "home": bed, "code": "hypoxia" }', { bed: 'h000001' });
    expect(problems).toEqual([]);
    expect(alerts).toEqual([{ id: alerts[0]?.id, home: 'h000001', at: AT, kind: 'clinical', code: 'hypoxia', priority: 'medium', route: 'nurse', state: 'raised', text: 'Oxygen saturation is low', evidence: [] }]);
    expect(alerts[0]?.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has an id of its content: equal messages one alert, different ones two', async () => {
    const id = async (at: number) => (await mapped('$', { home: 'h000001', code: 'fall', at })).alerts[0]?.id;
    expect(await id(AT)).toBe(await id(AT));
    expect(await id(AT)).not.toBe(await id(AT + 1));
  });

  it.each([['call-device-poor', 'telehealth-coordinator'], ['device-misuse', 'virtual-assistant'], ['device-test', 'technician'], ['hub-offline', 'technician']])('goes where the reference would send it: %s', async (code, route) => {
    expect((await mapped(undefined, { home: 'h000001', code })).alerts).toMatchObject([{ route }]);
  });

  it('is of the time at which it is handed out where it says none, its id with it', async () => {
    const { alerts, undated } = await mapped(undefined, [{ home: 'h000001', code: 'fall' }, { home: 'h000001', code: 'fall', at: 7 }]);
    expect([...undated.keys()]).toEqual([alerts[0]]);
    const later = undated.get(alerts[0]!)!(AT + 60_000);
    expect(later).toEqual({ ...alerts[0], at: AT + 60_000, id: later.id });
    expect(later.id).not.toBe(alerts[0]?.id);
  });

  it('keeps what it says itself', async () => {
    const own = { id: 7, home: 'h000002', code: 'device-silent', priority: 'low', route: 'analyst', state: 'resolved', at: '2026-01-14T17:59:30Z', text: 'x' };
    expect((await mapped(undefined, own)).alerts).toMatchObject([{ id: '7', kind: 'technical', priority: 'low', route: 'analyst', state: 'resolved', at: AT - 30_000 }]);
  });

  it('may be none, one or several alerts, and need not be JSON', async () => {
    expect(await mapped('alive ? undefined : $', { alive: true })).toMatchObject({ alerts: [], problems: [] });
    expect((await mapped('beds.{ "home": $, "code": "sos" }', { beds: ['h000001', 'h000002'] })).alerts.map(({ home }) => home)).toEqual(['h000001', 'h000002']);
    expect((await mapped('{ "home": $split($, " ")[0], "code": $split($, " ")[1] }', 'h000001 fall')).alerts).toMatchObject([{ home: 'h000001', code: 'fall' }]);
  });

  it('may be read by topic, headers and the homes that are enrolled', async () => {
    const { alerts } = await mapped('{ "home": $homes[residents.id = $$.who].home, "code": "sos", "text": $topic & " " & $headers.`x-ward` }', { who: 'h000002-r1' });
    expect(alerts).toMatchObject([{ home: 'h000002', text: 'ward/alarms/7 seven' }]);
  });

  it.each([['a mapping', '$'], ['none', undefined], ['one that looks into it', '{ "home": "h000001", "code": "fall", "evidence": $ }']])('is counted as a problem where it is nested without end, with %s', async (_, expression) => {
    for (const body of ['['.repeat(20_000) + ']'.repeat(20_000), `{"home":"h000001","code":"fall","text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`]) {
      const { alerts, problems } = await mapped(expression, body);
      expect(alerts).toEqual([]);
      expect(problems).toHaveLength(1);
      expect(problems[0]?.length).toBeLessThan(500);
    }
  });

  it.each([
    ['an unknown code', '{ "home": "h000001", "code": "hypoxa" }', /there is no alert code "hypoxa".*hypoxia/],
    ['no home', '{ "code": "fall" }', /home: .* — \{"code"/],
    ['a text', '"fall"', /alert: /],
    ['a time that is none', '{ "home": "h000001", "code": "fall", "at": "soon" }', /at: /],
    ['an expression that fails', '$number("ten")', /the mapping failed: .*character 8.*\{"bed":1\}/],
  ])('is counted as a problem, with its beginning, where it is %s', async (_, expression, problem) => {
    const { alerts, problems } = await mapped(expression, { bed: 1 });
    expect(alerts).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });
});
