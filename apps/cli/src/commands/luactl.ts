/** `perilune luactl`: Lua states, as luactl(8) of NetBSD has them. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Client, DeviceError, type Methods, type ParamsOf, type ResultOf } from '@perilune/client';
import { CommandError, ExitStatus, UsageError } from '../command.ts';
import { startInBackground } from '../device/background.ts';
import { withoutParams } from '../device/device-command.ts';
import { connectToDevice, DEVICE_VARIABLE } from '../device/find-device.ts';
import { interruptible } from '../device/interruption.ts';
import { runningDevices } from '../device/registry.ts';
import { statePaths, userFolderPath } from '../device/state-folder.ts';
import { reasonOf } from '../error-code.ts';
import { parseSize } from '../lua/quantities.ts';
import { parseArguments } from '../parse-arguments.ts';
import { plain } from '../screen/text.ts';

export const help = `perilune luactl [-cq] [OPTION...] [create NAME [DESCRIPTION] | destroy NAME |
                require NAME MODULE | load NAME PATH | sysctl [NAME[=VALUE]...]]

Makes Lua states, gives them code and ends them, as luactl of NetBSD does. Without a command it lists
them. A state is a process of the running device that waits for code, with a memory of its own and no
more rights than it was given; the apps of the board are listed as well, as made by the kernel. Where
no device runs, one with an empty board is started; 'perilune down' ends it. Called by the name
luactl, through a link to perilune, it is the same.

  create NAME [DESCRIPTION]   Make a state
  destroy NAME                End a state
  require NAME MODULE         Have a state require a module, which becomes a global variable of it
  load NAME PATH              Run a file in a state; - is standard input
  sysctl [NAME[=VALUE]...]    Show the settings of states, or change some: maxcount (units of work a
                              load or require may do, 0 = no limit), maxmem (bytes of a new state),
                              require and autoload (of new states), verbose; kern.lua. may stand
                              before a name

Options
  -c, --create       Make the state first, with require and load
  -q, --quiet        Do not say what was done
  --memory SIZE      Of a state that is made: 64KiB to 1GiB
  --cpu-limit N      Percent of the processor it gets at most
  --grant PERMISSION What it may use, such as device:heater; may be given several times. Without it:
                     console
  --device DEVICE    Which device: a board, its state folder, or its control socket
  --json             Print JSON for a program

Exit status
  0 done, 1 it could not be done or the Lua has failed, 2 wrong usage, 3 no such device is running

Examples
  perilune luactl create test "a first try"
  perilune luactl require test alarm
  perilune luactl -c load other ./script.lua
  perilune luactl sysctl maxcount=1000000`;

/** Where its own device has its board. */
const BOARD = join(import.meta.dirname, '../../boards/luactl');
const LARGEST_FILE = 1 << 20;
const PREFIX = 'kern.lua.';

interface LuactlOptions {
  readonly creates: boolean;
  readonly isQuiet: boolean;
  readonly isJson: boolean;
  readonly device: string | undefined;
  readonly memory: number | undefined;
  readonly cpuLimit: number | undefined;
  readonly permissions: readonly string[] | undefined;
}

interface Context extends LuactlOptions {
  readonly client: Client;
  /** Prints a result: JSON, or words unless it is quiet. */
  tell(words: string, result: object): void;
}

interface Subcommand {
  readonly least: number;
  readonly most: number;
  readonly usage: string;
  /** Finds what is wrong before a device is looked for, or started. @throws UsageError, CommandError @returns what then is done */
  prepare(operands: readonly string[]): (context: Context) => Promise<void>;
}

const subcommands: Readonly<Record<string, Subcommand>> = {
  create: {
    least: 1,
    most: 2,
    usage: 'create NAME [DESCRIPTION]',
    prepare:
      ([name = '', description]) =>
      async (context) => {
        const result = await create(context, name, description);
        context.tell(`${name} created`, { name, ...result });
      },
  },
  destroy: {
    least: 1,
    most: 1,
    usage: 'destroy NAME',
    prepare:
      ([name = '']) =>
      async ({ client, tell }) => {
        await client.call('states.destroy', { name });
        tell(`${name} destroyed`, { name });
      },
  },
  require: {
    least: 2,
    most: 2,
    usage: 'require NAME MODULE',
    prepare:
      ([name = '', module = '']) =>
      async (context) => {
        if (context.creates) await create(context, name, undefined);
        const outcome = await context.client.call('states.require', { name, module });
        settle(context, outcome, `${module} required by ${name}`, { name, module });
      },
  },
  load: {
    least: 2,
    most: 2,
    usage: 'load NAME PATH',
    prepare([name = '', path = '']) {
      const source = readSource(path);
      const chunk = path === '-' ? 'stdin' : basename(path);
      return async (context) => {
        if (context.creates) await create(context, name, undefined);
        const outcome = await context.client.call('states.load', { name, chunk, source });
        settle(context, outcome, `${path} loaded into ${name}`, { name, path });
      };
    },
  },
  sysctl: {
    least: 0,
    most: Number.POSITIVE_INFINITY,
    usage: 'sysctl [NAME[=VALUE]...]',
    prepare(operands) {
      const change = Object.fromEntries(operands.filter((one) => one.includes('=')).map(parseSetting));
      const params = Object.keys(change).length === 0 ? {} : { change };
      return async ({ client, isJson }) => {
        const { settings } = await client.call('states.settings', params);
        const wanted = operands.map((one) => settingName(one.split('=')[0] ?? ''));
        const unknown = wanted.find((name) => !Object.hasOwn(settings, name));
        if (unknown !== undefined) {
          throw new CommandError(`there is no setting '${unknown}'; there is ${Object.keys(settings).join(', ')}`);
        }
        if (isJson) process.stdout.write(`${JSON.stringify({ settings })}\n`);
        else {
          for (const [name, value] of Object.entries(settings)) {
            if (wanted.length === 0 || wanted.includes(name))
              process.stdout.write(`${PREFIX}${name} = ${Number(value)}\n`);
          }
        }
      };
    },
  },
};

export async function run(commandArguments: readonly string[]): Promise<number> {
  const { options, operands } = parse(commandArguments);
  const [name, ...rest] = operands;
  const subcommand = name === undefined ? undefined : findSubcommand(name);
  if (subcommand && (rest.length < subcommand.least || rest.length > subcommand.most)) {
    throw new UsageError(`usage: luactl ${subcommand.usage}`);
  }
  if (options.creates && name !== 'require' && name !== 'load') throw new UsageError('-c goes with require and load');
  const act = subcommand?.prepare(rest) ?? list;
  const client = await connectOrStart(options.device);
  const tell = (words: string, result: object): void => {
    if (options.isJson) process.stdout.write(`${JSON.stringify(result)}\n`);
    else if (!options.isQuiet) process.stdout.write(`${words}\n`);
  };
  try {
    await interruptible(client, act({ ...options, client, tell }));
    return ExitStatus.success;
  } catch (error) {
    if (error instanceof DeviceError) throw new CommandError(withoutParams(error.message));
    throw error;
  } finally {
    client.close();
  }
}

function parse(commandArguments: readonly string[]): { options: LuactlOptions; operands: readonly string[] } {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: {
      create: { type: 'boolean', short: 'c' },
      quiet: { type: 'boolean', short: 'q' },
      memory: { type: 'string' },
      'cpu-limit': { type: 'string' },
      grant: { type: 'string', multiple: true },
      device: { type: 'string' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const limit = values['cpu-limit'];
  const cpuLimit = limit === undefined ? undefined : Number(limit.replace(/%$/, ''));
  if (cpuLimit !== undefined && !(Number.isInteger(cpuLimit) && cpuLimit >= 1 && cpuLimit <= 100)) {
    throw new UsageError(`--cpu-limit ${limit}: a whole number from 1 to 100 is wanted`);
  }
  return {
    options: {
      creates: values.create ?? false,
      isQuiet: values.quiet ?? false,
      isJson: values.json ?? false,
      device: values.device,
      memory: values.memory === undefined ? undefined : parseSize('--memory', values.memory),
      cpuLimit,
      permissions: values.grant,
    },
    operands: positionals,
  };
}

function findSubcommand(name: string): Subcommand {
  const found = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (found) return found;
  throw new UsageError(`unknown command '${name}' of luactl; there is ${Object.keys(subcommands).join(', ')}`);
}

/** A device of its own where none is meant and none runs. */
async function connectOrStart(device: string | undefined): Promise<Client> {
  if (device === undefined && !process.env[DEVICE_VARIABLE] && runningDevices().length === 0) {
    const state = statePaths(join(userFolderPath(), 'luactl'));
    const started = await startInBackground(['--state', state.folder, BOARD], state);
    // Somebody else may have been faster: then that one runs.
    if ('said' in started && runningDevices().length === 0) throw new CommandError(started.said.trim());
  }
  return connectToDevice(device);
}

async function list({ client, isJson, isQuiet }: Context): Promise<void> {
  const { states } = await client.call('states.list', {});
  if (isJson) process.stdout.write(`${JSON.stringify({ states })}\n`);
  else if (!isQuiet) {
    const rows = states.map(({ name, creator, description }) => row(name, creator, plain(description)));
    const head = states.length === 0 ? '' : row('Name', 'Creator', 'Description');
    process.stdout.write(`${states.length} active state${states.length === 1 ? '' : 's'}:\n${head}${rows.join('')}`);
  }
}

/** As luactl.c prints them: "%-16s %-8s %s". */
function row(name: string, creator: string, description: string): string {
  return `${`${name.padEnd(16)} ${creator.padEnd(8)} ${description}`.trimEnd()}\n`;
}

function create(
  { client, memory, cpuLimit, permissions }: Context,
  name: string,
  description: string | undefined,
): Promise<ResultOf<Methods['states.create']>> {
  const params: ParamsOf<Methods['states.create']> = {
    name,
    ...(description !== undefined && { description }),
    ...(memory !== undefined && { memory }),
    ...(cpuLimit !== undefined && { cpuLimit }),
    ...(permissions && { permissions }),
  };
  return client.call('states.create', params);
}

/** @throws CommandError with the Lua error and its traceback */
function settle({ tell }: Context, outcome: ResultOf<Methods['states.load']>, words: string, result: object): void {
  if (outcome.kind === 'failed') throw new CommandError(`${outcome.message}`);
  if (outcome.kind === 'over budget') {
    throw new CommandError("it was ended, as its budget is used up: 'luactl sysctl maxcount=0' takes the limit away");
  }
  tell(outcome.kind === 'waits' ? `${words}; it waits for something, and goes on by itself` : words, {
    ...result,
    ...outcome,
  });
}

function readSource(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new CommandError(`cannot read '${path}': ${reasonOf(error)}`);
  }
  if (bytes.length > LARGEST_FILE) throw new CommandError(`'${path}' is larger than 1 MiB: it cannot be loaded`);
  if (bytes[0] === 0x1b) throw new CommandError(`'${path}' is precompiled: loading of bytecode is not allowed`);
  return new TextDecoder().decode(bytes);
}

function settingName(text: string): string {
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
}

function parseSetting(text: string): readonly [string, number] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  if (!/^\d+$/.test(value)) throw new UsageError(`${text}: a whole number is wanted behind =`);
  return [settingName(text.slice(0, at)), Number(value)];
}
