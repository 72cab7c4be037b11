/** `perilune lua` without a script: lines from a pipe, and a terminal with editing, history and Ctrl-C. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lua, TerminalSession } from './run-command.ts';

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

  test('ends with the status of os.exit, or of a budget that is used up', async () => {
    expect((await typed(['print(1)', 'os.exit(4)', 'print(2)'])).status).toBe(4);
    const limited = await lua(['--fuel', '20000'], { input: 'while true do end\nprint("never")\n' });
    expect(limited.error).toMatch(/^fuel budget used up: 20\d{3} of 20000 units, at stdin:1\n/);
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
  const open = async () => {
    const session = new TerminalSession([], { XDG_STATE_HOME: state });
    await session.until('> ');
    return session;
  };

  test.each(['while true do end', 'while true do pcall(error) end', '("a"):rep(400):find(".-.-.-b")'])(
    'Ctrl-C stops %s at once and keeps the session',
    async (loop) => {
      const session = await open();
      session.type('x = 41\n');
      await session.until('> ');
      session.type(`${loop}\n`);
      await session.until(loop.slice(-5));
      await delay(500);
      session.type(CTRL_C);
      await session.until('interrupted!');
      session.type('x + 1\n');
      await session.until('42');
      session.type(CTRL_D);
      expect(await session.end()).toBe(0);
    },
  );

  test('Ctrl-C at the prompt drops what was typed, of several lines too', async () => {
    const session = await open();
    session.type('for i = 1, 2 do\n');
    await session.until('>> ');
    session.type(CTRL_C);
    await session.until('> ');
    session.type('"fresh"\n');
    await session.until('\nfresh');
    session.type('os.exit(3)\n');
    expect(await session.end()).toBe(3);
  });

  test('a script reads the lines that are typed', async () => {
    const session = await open();
    session.type('io.read()\n');
    await delay(300);
    session.type('typed line\n');
    await session.until('\ntyped line\r\n> ');
    session.type(CTRL_D);
    expect(await session.end()).toBe(0);
  });
});

test('what was typed is remembered for the next time', () => {
  expect(readFileSync(join(state, 'perilune/lua-history'), 'utf8')).toContain('x = 5\n');
});
