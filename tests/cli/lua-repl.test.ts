/** `perilune lua` without a script: lines from a pipe, and a terminal with editing, history and Ctrl-C. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ENDLESS_PATTERN, lua, TerminalSession } from './run-command.ts';

let state: string;
beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'perilune-state-'));
});
afterAll(() => rmSync(state, { recursive: true }));

const typed = (lines: readonly string[]) =>
  lua([], { input: `${lines.join('\n')}\n`, environment: { XDG_STATE_HOME: state } });

describe('from a pipe', () => {
  test('prints values, keeps globals, and goes on after errors', async () => {
    const { out, error, status } = await typed([
      '1 + 1',
      'x = 5',
      'x, nil, "s"',
      '= x * 2',
      'error("broken")',
      'x = = 1',
      'x',
    ]);
    expect(out).toBe('2\n5\tnil\ts\n10\n5\n');
    expect(error).toBe(
      "stdin:1: broken\nstack traceback:\n\t[C]: in function 'error'\n\tstdin:1: in main chunk\n\t[C]: in ?\nstdin:1: unexpected symbol near '='\n",
    );
    expect(status).toBe(0);
  });

  test('asks for more lines until an entry is complete', async () => {
    const { out, error } = await typed([
      'for i = 1, 2 do',
      '  print(i)',
      'end',
      'function f(',
      'x)',
      'return x end',
      'f(3)',
      'f(',
      '7)',
    ]);
    expect(out).toBe('1\n2\n3\n7\n');
    expect(error).toBe('');
  });

  test('an entry that the input ends in is reported', async () => {
    expect((await typed(['for i = 1, 2 do'])).error).toBe("stdin:1: 'end' expected near <eof>\n");
  });

  test('gives a script its lines', async () => {
    expect((await typed(['io.read()', 'the line', 'io.read("n", "l")', '12 rest'])).out).toBe('the line\n12\t rest\n');
  });

  test('ends with the status of os.exit', async () => {
    expect(await typed(['print(1)', 'os.exit(4)', 'print(2)'])).toEqual({ out: '1\n', error: '', status: 4 });
  });

  test('ends when a budget is used up', async () => {
    const input = 'print("before")\nwhile true do end\nprint("after")\n';
    const { out, error, status } = await lua(['--fuel', '20000'], { input });
    expect(out).toBe('before\n');
    expect(error).toMatch(/^fuel budget used up: 20\d{3} of 20000 units, at stdin:1\n$/);
    expect(status).toBe(3);
  });

  test('ends at an interrupt, while it runs or waits for a line', async () => {
    const running = await lua([], { input: 'print("ready") while true do end\nprint(2)\n', interruptAt: 'ready' });
    expect(running).toEqual({ out: 'ready\n', error: 'interrupted!\n', status: 130 });
    const waiting = await lua([], { input: 'print("ready")\n', keepsInputOpen: true, interruptAt: 'ready' });
    expect(waiting).toMatchObject({ out: 'ready\n', status: 130 });
  });

  test('what an entry left in memory can be let go again', async () => {
    const { out, error } = await lua(['--memory', '128KiB'], {
      input: 't = {} while true do t[#t + 1] = {} end\nt = nil\ncollectgarbage()\n"alive"\n',
    });
    expect(error).toContain('not enough memory');
    expect(out).toContain('alive');
  });
});

const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
const CTRL_C = '\x03';
const CTRL_D = '\x04';

describe.skipIf(!hasTerminal)('on a terminal', () => {
  let latest: TerminalSession | undefined;
  afterEach(() => latest?.kill());

  const open = async () => {
    const session = new TerminalSession([], { XDG_STATE_HOME: state });
    latest = session;
    await session.until('> ');
    return session;
  };

  const leave = async (session: TerminalSession) => {
    session.type(CTRL_D);
    expect(await session.end()).toBe(0);
  };

  test.each(['while true do end', 'while true do pcall(error) end', ENDLESS_PATTERN])(
    'Ctrl-C stops %s and keeps the session',
    async (endless) => {
      const session = await open();
      session.type('x = 41\n');
      await session.until('\n> ');
      session.type(`print("run".."ning") print(${endless.startsWith('w') ? `load("${endless}")()` : endless})\n`);
      await session.until('\nrunning');
      session.type(CTRL_C);
      await session.until('^Cinterrupted!\n> ');
      session.type('x + 1\n');
      await session.until('\n42\n> ');
      await leave(session);
    },
  );

  test.each([
    ['together with the entry', [`while true do end\n${CTRL_C}`]],
    ['right behind the entry', ['while true do end\n', CTRL_C]],
    ['twice', [`while true do end\n${CTRL_C}${CTRL_C}`]],
    ['twice, one behind the other', ['while true do end\n', CTRL_C, CTRL_C]],
    ['many times', [`while true do end\n`, ...new Array(20).fill(CTRL_C)]],
  ])('Ctrl-C typed %s stops it and keeps the session', async (_, keys) => {
    const session = await open();
    for (const key of keys) session.type(key);
    await session.until('interrupted!');
    session.type('40 + 2\n');
    await session.until('\n42\n> ');
    await leave(session);
  });

  test('Ctrl-C at the prompt drops what was typed, of several lines too', async () => {
    const session = await open();
    session.type('broken = = ');
    await session.until('broken = = ');
    session.type(CTRL_C);
    await session.until('^C\n> ');
    session.type('for i = 1, 2 do\n');
    await session.until('\n>> ');
    session.type(CTRL_C);
    await session.until('^C\n> ');
    session.type('"fresh"\n');
    await session.until('\nfresh\n> ');
    session.type('os.exit(3)\n');
    expect(await session.end()).toBe(3);
  });

  test('Ctrl-C drops what was typed ahead, and ends waiting for a line', async () => {
    const session = await open();
    session.type(`while true do end\nprint("typed ahead")\n${CTRL_C}`);
    await session.until('interrupted!\n> ');
    session.type('io.write("na".."me? ") io.read()\n');
    await session.until('\nname? ');
    session.type(CTRL_C);
    expect(await session.until('> ')).toBe('^C\ninterrupted!\n> ');
    await leave(session);
  });

  test('what is typed while something runs shows at the next prompt', async () => {
    const session = await open();
    session.type('for i = 1, 1e6 do end "first"\n"second"\n"thi');
    await session.until('> "thi');
    session.type('rd"\n');
    await session.until('\nthird\n> ');
    await leave(session);
  });

  test('a script reads the lines that are typed', async () => {
    const session = await open();
    session.type('io.write("na".."me? ") and io.read()\n');
    await session.until('\nname? ');
    session.type('typed linx\x7fe\n');
    await session.until('\ntyped line\n> ');
    session.type('io.read("n") + io.read("n")\n40 2\n');
    await session.until('\n42\n> ');
    await leave(session);
  });

  test('a prompt stands on a line of its own', async () => {
    const session = await open();
    session.type('do io.write("no ".."break") end\n');
    await session.until('\nno break\n> ');
    await leave(session);
  });

  test('entries are remembered, what scripts read is not', async () => {
    const session = await open();
    session.type('"an ".."entry", io.write("li".."ne? ") and io.read()\n');
    await session.until('\nline? ');
    session.type('for the script\n');
    await session.until('\nan entry\tfor the script\n> ');
    session.type('\x1b[A');
    await session.until('"an ".."entry", io.write');
    session.type(CTRL_C);
    await session.until('^C\n> ');
    await leave(session);
  });
});

test('what was typed is remembered for the next time', () => {
  expect(readFileSync(join(state, 'perilune/lua-history'), 'utf8')).toContain('x = 5\n');
});
