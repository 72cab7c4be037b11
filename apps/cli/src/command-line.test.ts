import { describe, expect, test } from 'vitest';
import { type Command, CommandError } from './command.ts';
import { runCommandLine } from './command-line.ts';
import { parseArguments } from './parse-arguments.ts';

/** Answers to its options, and fails in every way a command can. */
const sample: Command = {
  help: 'perilune sample [--times N]\n\nDoes nothing.',
  async run(commandArguments) {
    const { values, positionals } = parseArguments({
      args: [...commandArguments],
      options: { times: { type: 'string' } },
      allowPositionals: true,
    });
    if (positionals[0] === 'escape') throw new CommandError('\u001b[2Jboo');
    if (positionals[0] === 'missing') throw new CommandError("no file 'missing'");
    if (positionals[0] === 'defect') throw new TypeError('undefined is not a function\nsecond line');
    // biome-ignore lint/style/useThrowOnlyError: a library may do what we never do
    if (positionals[0] === 'thrown') throw 'text';
    return Number(values.times ?? 0);
  },
};

async function run(commandLine: string[], debug = false) {
  let out = '';
  let error = '';
  const status = await runCommandLine(commandLine, {
    commands: [{ name: 'sample', summary: 'Do nothing', load: async () => sample }],
    version: '1.2.3',
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    debug,
  });
  return { out, error, status };
}

describe('a failing command never shows a stack trace', () => {
  test('what cannot be done is one line', async () => {
    const result = await run(['sample', 'missing']);
    expect(result).toEqual({ out: '', error: "perilune: no file 'missing'\n", status: 1 });
  });

  test('what a program says reaches the terminal as text only', async () => {
    expect((await run(['sample', 'escape'])).error).toBe('perilune: ^[[2Jboo\n');
    expect((await run(['\u001b[2J'])).error).toMatch(/^perilune: unknown command '\^\[\[2J'/);
  });

  test.each(['defect', 'thrown'])('a defect (%s) is one line that says whose fault it is', async (kind) => {
    const { error, status } = await run(['sample', kind]);
    expect(error).toMatch(/^perilune: defect in perilune: .*\n$/);
    expect(status).toBe(70);
  });

  test('whoever asks for it sees where', async () => {
    expect((await run(['sample', 'defect'], true)).error).toContain('command-line.test.ts');
  });

  test('a bad option points to the help of the command', async () => {
    const { error, status } = await run(['sample', '--tiems', '3']);
    expect(error).toBe("perilune: unknown option '--tiems'; did you mean '--times'?\nTry 'perilune help sample'.\n");
    expect(status).toBe(2);
  });
});

describe('an unknown name is wrong usage', () => {
  test.each([
    [['smaple'], "unknown command 'smaple'; did you mean 'sample'?"],
    [['help', 'smaple'], "unknown command 'smaple'; did you mean 'sample'?"],
    [['--versoin'], "unknown option '--versoin'; did you mean '--version'?"],
    [['constructor'], "unknown command 'constructor'\n"],
    [['--help=1'], "unknown option '--help=1'"],
  ])('%j', async (commandLine, message) => {
    const { out, error, status } = await run(commandLine);
    expect(error).toContain(message);
    expect(out).toBe('');
    expect(status).toBe(2);
  });
});

describe('help', () => {
  test.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (option) => {
    const { out, status } = await run([option]);
    expect(out).toMatch(/^ {2}sample +Do nothing$/m);
    expect(status).toBe(0);
  });

  test.each([[['help', 'sample']], [['sample', '--help']], [['sample', '-h']]])(
    '%j explains it',
    async (commandLine) => {
      expect(await run(commandLine)).toEqual({ out: `${sample.help}\n`, error: '', status: 0 });
    },
  );

  test('behind an operand belongs to the script, not to us', async () => {
    expect((await run(['sample', '--', '--help'])).out).toBe('');
  });

  test('no command at all is wrong usage, with the help', async () => {
    const { error, status } = await run([]);
    expect(error).toContain('perilune COMMAND');
    expect(status).toBe(2);
  });
});

test('the exit status of a command is its own', async () => {
  expect((await run(['sample', '--times', '5'])).status).toBe(5);
});

test('--version names the version', async () => {
  expect((await run(['--version'])).out).toBe('perilune 1.2.3\n');
});
