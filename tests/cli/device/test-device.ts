/** A device of its own for a file of tests, as a user has it: a folder with boards, and `perilune` in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Run, type RunOptions, shell } from '../run-command.ts';

const BOARD = `name = "kettle"
[chip.cooker]
type = "slow-cooker"
[[device]]
name = "heater"
class = "switch"
chip = "cooker.heater"
[[device]]
name = "thermometer"
class = "temperature"
chip = "cooker.thermometer"
[[app]]
folder = "app"
grant = ["console", "device"]
[[app]]
folder = "bad"
grant = ["console"]
[install]
allow = ["console"]
unsigned = true
memory = "1 MiB"
trial = "10 min"
`;
const FILES: Readonly<Record<string, string>> = {
  'board.toml': BOARD,
  'app/app.toml': 'name = "app"\nversion = "1"\npermissions = ["console", "device"]\n',
  'app/main.lua': `target = 70
local alarm = require "alarm"
local thermometer = assert(require("devices").find("thermometer"))
alarm.every(100, function() local reading = thermometer:read() last = reading end)
print("app is up")`,
  'bad/app.toml': 'name = "bad"\nversion = "1"\npermissions = ["console"]\n[fault]\npolicy = "stop"\n',
  'bad/main.lua': 'local why = "bad luck"\nerror(why)',
};
const LUA: Readonly<Record<string, string>> = {
  'hello.lua': 'print("hello") greeting = "hello"',
  'broken.lua': 'local x = 1\nerror("bad day")',
};

/** Two boards, `board`, which `up` starts, and `other`; nothing of it is seen by other devices of this user. */
export class TestDevice {
  readonly folder = mkdtempSync(join(tmpdir(), 'perilune-device-'));
  readonly environment: Readonly<Record<string, string>> = {
    XDG_RUNTIME_DIR: join(this.folder, 'run'),
    XDG_STATE_HOME: join(this.folder, 'home'),
    PERILUNE_DEVICE: '',
  };

  constructor() {
    mkdirSync(join(this.folder, 'run'));
    this.write('board', FILES);
    this.write('other', FILES);
    this.write('.', LUA);
  }

  /** Files of a folder in it. */
  write(folder: string, files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(this.folder, folder, path, '..'), { recursive: true });
      writeFileSync(join(this.folder, folder, path), text);
    }
  }

  /** A line of shell. */
  readonly run = (line: string, options: RunOptions = {}): Promise<Run> =>
    shell(line, { cwd: this.folder, environment: this.environment, ...options });

  /** What a command prints for a program. */
  readonly json = async (line: string) => JSON.parse((await this.run(`perilune ${line} --json`)).out);

  async up(): Promise<void> {
    const { out, error } = await this.run('perilune up board');
    if (!/^it runs as process \d+; 'perilune down' ends it\n$/.test(out + error)) throw new Error(out + error);
  }

  async end(): Promise<void> {
    await this.run('perilune down --device board; perilune down --device other; true');
    rmSync(this.folder, { recursive: true });
  }
}
