/** What is done to processes and devices that run. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { folder, json, run } = device;

beforeAll(() => device.up(), 120_000);
afterAll(() => device.end(), 120_000);

describe('acting', () => {
  test('eval runs in the process, and what loops is ended', async () => {
    const result =
      await run(`perilune eval app 'target'; perilune eval app 'target = 80'; perilune eval app 'return target, last > 0'
      perilune eval app 'while true do pcall(function() while true do end end) end'; echo $?; perilune eval app 'error("oh")'`);
    expect(result.out).toBe('70\n80\ttrue\n1\n');
    expect(result.error).toContain('its budget is used up, and it was ended: --budget gives more');
    expect(result.error).toContain("eval:1: oh\nstack traceback:\n\t[C]: in function 'error'");
    expect(result.status).toBe(1);
    expect(await json('ps')).toMatchObject({ processes: [{ name: 'app', restarts: 0 }, {}] });
  });

  test('eval line by line', async () => {
    const result = await run('perilune eval app', { input: 'x = 1\nfor i = 1, 3 do\n x = x + i\nend\nx\n1 +\n2\n' });
    expect(result).toEqual({ out: '7\n3\n', error: '', status: 0 });
  });

  test('stop, start, kill, restart', async () => {
    expect((await run('perilune stop app')).out).toBe("app is stopped: 'perilune start' lets it go on\n");
    expect(await json('ps')).toMatchObject({ processes: [{ name: 'app', state: 'stopped' }, {}] });
    expect((await run("perilune eval app '1'")).error).toContain("app is stopped: 'start' lets it go on");
    expect((await run('perilune start app; perilune kill app')).out).toBe('app is started\napp has ended\n');
    expect(await json('ps')).toMatchObject({ processes: [{ name: 'app', state: 'terminated' }, {}] });
    expect((await run('perilune start app; perilune restart app')).out).toContain('app is started anew');
    expect((await run('perilune kill app; perilune restart app')).out).toBe('app has ended\napp is started anew\n');
    expect((await run('perilune kill app --fault; perilune restart app')).out).toContain('app is started anew');
    expect(await json('ps')).toMatchObject({
      processes: expect.arrayContaining([expect.objectContaining({ name: 'app', state: 'yielded' })]),
    });
    const wrong = await run('perilune stop ap');
    expect(wrong).toMatchObject({ error: "perilune: there is no process 'ap'; did you mean 'app'?\n", status: 1 });
  });

  test('set turns controls and nothing else', async () => {
    expect((await run('perilune set lid off; perilune get cooker.lid')).out).toBe('cooker.lid is 0\n0\n');
    expect((await run('perilune set nix 1')).error).toContain("there is no control 'nix': there is cooker.");
    expect((await run('perilune set heater on')).error).toContain('maintenance');
    const maintained = await run(
      'perilune maintenance on; perilune set heater on; perilune maintenance off; perilune get heater',
    );
    expect(maintained.out).toBe(
      'maintenance begins: outputs can be set by hand\nheater is 1\nmaintenance is over\n0\n',
    );
    expect((await run('perilune set lid on --for 1s')).error).toBe(
      'perilune: lid stays as it is set: only a momentary control goes back by itself\n',
    );
    expect((await run('perilune set heater on --for 1s')).error).toContain('heater stays as it is set');
    expect((await run('perilune get lid heater')).out).toBe('lid  0\nheater  0\n');
    expect((await run('perilune set lid 7')).error).toContain('cooker.lid can be from 0 to 1, not 7');
    expect(await run('perilune set lid much')).toMatchObject({
      status: 2,
      error: expect.stringContaining('VALUE much: a number, on or off is wanted\n'),
    });
    expect((await run('perilune break thermometer fails')).out).toBe('thermometer fails from now on\n');
    expect(await json('devices')).toMatchObject({ devices: [{}, { name: 'thermometer', fault: 'fails' }] });
    await run('perilune break thermometer none');
  });

  test('snapshot and restore', async () => {
    await run("perilune eval app 'target = 33'");
    const { bytes } = await json('snapshot app -o app.snapshot');
    expect(statSync(join(folder, 'app.snapshot')).size).toBe(bytes);
    await run("perilune eval app 'target = 44'");
    expect((await run('perilune restore app app.snapshot; perilune eval app target')).out).toMatch(
      /as process \d+\n33\n$/,
    );
    expect((await run('perilune restore app hello.lua')).error).toContain('the snapshot is none');
    await run('printf x >> app.snapshot');
    expect((await run('perilune restore app app.snapshot')).error).toContain('was not sealed by this device');
    expect((await run('perilune restore app app.snapshot --trust')).error).toContain('the snapshot is damaged');
  });

  test('record boots anew, and what it writes is repeated', async () => {
    expect((await run('perilune record')).out).toBe('the machine is not being recorded\n');
    expect((await run('perilune record save')).error).toContain("'perilune record start' boots it anew and does so");
    const result = await run(
      "perilune record start; perilune eval app 'target = 1'; perilune ps > ps.txt; perilune record stop -o all.trace; perilune replay all.trace --quiet",
    );
    expect(result.error).toBe('');
    expect(result.out).toMatch(
      /the recording has ended: all.trace, .*\nthe same, up to where the recording ends: after \d+\.\d{6} s\n$/,
    );
    expect(await json('status')).toMatchObject({ boots: 2 });
  });

  test('what a process says does nothing to the terminal, but is there for programs', async () => {
    const evil = '"\\27[2J\\u{9b}x"';
    const result = await run(`perilune eval app '${evil}'; perilune eval app 'error(${evil}, 0)'
      perilune luactl create evil >/dev/null; printf %s 'error(${evil}, 0)' | perilune luactl load evil -
      perilune luactl destroy evil >/dev/null
      perilune eval app 'require("alarm").after(1, function() error(${evil}, 0) end)'; sleep 0.5
      perilune faults -n 1; perilune logs --level error -n 1`);
    expect(result.out).toContain('^[[2J');
    for (const control of ['\u001b', '\u009b']) expect(result.out + result.error).not.toContain(control);
    expect(result.error.match(/\^\[\[2J/g)).toHaveLength(2);
    expect((await json(`eval app '"\\27[2J"'`)).values).toEqual(['\u001b[2J']);
    expect((await json('faults -n 1')).faults[0].event.report.message).toContain('\u001b[2J');
  });
});
