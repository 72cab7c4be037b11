/** What the device knows of the Lua states that were made by hand, and the settings of those to come. */

import { drivers } from '@perilune/abi';
import { DeviceError, type Methods, type ResultOf } from '@perilune/client';
import { knownPermissions, suggestion } from '@perilune/machine';
import type { Device } from './device.ts';
import { evaluationOf } from './methods/acting.ts';

type Settings = ResultOf<Methods['states.settings']>['settings'];
type Outcome = ResultOf<Methods['states.load']>;

const LEAST_MEMORY = 65_536;
const LARGEST_MEMORY = 1 << 30;
const STANDARD: Settings = {
  maxcount: 0,
  maxmem: 262_144,
  require: true,
  autoload: true,
  verbose: false,
  bytecode: false,
};
/** Characters of a name that is none. */
const LONGEST_SHOWN = 40;
const flags: readonly (keyof Settings)[] = ['require', 'autoload', 'verbose'];

/**
 * What a state runs first. Arguments: whether it has `require`, and whether that loads what is not there. Neither concerns
 * modules of the library, which require each other when they are needed: they have the names of files, which begin with "@".
 */
const MAIN = `local has_require, autoloads = ...
require "syscall".keep(1) -- it stays, to be given code
local ours, loaded, searchers, info = require, package.loaded, package.searchers, debug.getinfo
local function is_library() return info(3, "S").source:sub(1, 1) == "@" end
loaded.luactl = { required = {} }
function loaded.luactl.require(name) -- not among its files, which it would have to wait for
  local files = searchers[3]
  local after <close> = setmetatable({}, { __close = function() searchers[3] = files end })
  searchers[3] = nil
  return (ours(name))
end
if has_require == "0" then
  require = nil
  setmetatable(_G, { __index = function(_, key) return key == "require" and is_library() and ours or nil end })
elseif autoloads == "0" then
  function require(name)
    if loaded[name] ~= nil or is_library() then return (ours(name)) end
    error(("module '%s' is not loaded, and autoload is 0"):format(tostring(name)), 2)
  end
end`;

/** The module becomes a global, as luactl of NetBSD has it. */
function requireSource(module: string): string {
  return `local luactl = package.loaded.luactl
if luactl.required["${module}"] then error("module '${module}' is required already", 0) end
${module.slice(module.lastIndexOf('.') + 1)} = luactl.require("${module}")
luactl.required["${module}"] = true`;
}

export class LuaStates {
  readonly #device: Device;
  readonly #descriptions = new Map<string, string>();
  #boots = 0;
  #settings = STANDARD;

  constructor(device: Device) {
    this.#device = device;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** @throws DeviceError */
  change(change: Readonly<Record<string, number>>): Settings {
    const next: Record<string, number | boolean> = { ...this.#settings };
    for (const [name, value] of Object.entries(change)) {
      if (!Object.hasOwn(STANDARD, name)) {
        const known = Object.keys(STANDARD);
        const near = suggestion(name, known) || `; there is ${known.join(', ')}`;
        throw new DeviceError('bad-params', `there is no setting '${name.slice(0, LONGEST_SHOWN)}'${near}`);
      }
      next[name] = checked(name as keyof Settings, value);
    }
    this.#settings = next as Settings;
    return this.#settings;
  }

  async list(): Promise<ResultOf<Methods['states.list']>['states']> {
    this.#forgetOthers();
    const { processes } = await this.#device.machine.status();
    return processes
      .filter(({ name, state }) => this.#descriptions.has(name) || (state !== 'terminated' && state !== 'faulted'))
      .map(({ name, state, memoryUsed, memoryQuota }) => ({
        name,
        creator: this.#descriptions.has(name) ? ('user' as const) : ('kernel' as const),
        description: this.#descriptions.get(name) ?? '',
        state,
        memoryUsed,
        memoryQuota,
      }));
  }

  /** @throws DeviceError */
  async create(params: {
    readonly name: string;
    readonly description?: string | undefined;
    readonly memory?: number | undefined;
    readonly cpuLimit?: number | undefined;
    readonly permissions?: readonly string[] | undefined;
  }): Promise<number> {
    const {
      name,
      description = '',
      memory = this.#settings.maxmem,
      cpuLimit = 100,
      permissions = ['console'],
    } = params;
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
      const reason = name.startsWith('_')
        ? 'those that begin with _ are reserved for the kernel'
        : 'a name has letters, digits, - and _';
      throw new DeviceError('bad-params', `'${name}' cannot be the name of a state: ${reason}`);
    }
    for (const permission of permissions) checkPermission(permission);
    this.#forgetOthers();
    const value = await this.#device.machine.order({
      type: 'create-state',
      name,
      memory,
      cpuLimit,
      permissions,
      sources: { 'main.lua': MAIN },
      values: [this.#settings.require ? '1' : '0', this.#settings.autoload ? '1' : '0'],
    });
    this.#descriptions.set(name, description);
    this.#say(
      name,
      `created with ${memory} bytes and ${permissions.length === 0 ? 'no permission' : permissions.join(', ')}`,
    );
    return value && 'process' in value ? value.process : 0;
  }

  async destroy(name: string): Promise<void> {
    this.#forgetOthers();
    if (!this.#descriptions.has(name)) {
      const near = suggestion(name, [...this.#descriptions.keys()]) || ": 'luactl' lists them";
      throw new DeviceError('not-found', `there is no state '${name}' that was made by hand${near}`);
    }
    await this.#device.machine.order({ type: 'destroy-state', name });
    this.#descriptions.delete(name);
    this.#say(name, 'destroyed');
  }

  require(name: string, module: string, signal: AbortSignal): Promise<Outcome> {
    if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/.test(module)) {
      throw new DeviceError('bad-params', `'${module}' cannot be the name of a module`);
    }
    return this.#run(name, requireSource(module), '=luactl', `module ${module}`, signal);
  }

  load(name: string, chunk: string, source: string, signal: AbortSignal): Promise<Outcome> {
    return this.#run(name, source, `=${chunk}`, chunk, signal);
  }

  /** @param signal aborted when nobody waits for it any more: it is ended */
  async #run(name: string, code: string, chunk: string, what: string, signal: AbortSignal): Promise<Outcome> {
    this.#forgetOthers();
    const { maxcount } = this.#settings;
    const value = await this.#device.machine.order(
      {
        type: 'evaluate',
        process: name,
        code,
        values: [chunk, 'statements'],
        budget: 0,
        ...(maxcount > 0 && { fuel: maxcount }),
        patience: 1_000_000,
      },
      maxcount > 0 ? undefined : 0,
      signal,
    );
    const { kind, message } = evaluationOf(value);
    this.#say(name, `${what}: ${kind}`);
    return { kind, ...(message !== undefined && { message }) };
  }

  /** States do not outlive the boot they were made in. */
  #forgetOthers(): void {
    if (this.#boots !== this.#device.boots) this.#descriptions.clear();
    this.#boots = this.#device.boots;
  }

  #say(name: string, text: string): void {
    if (this.#settings.verbose) this.#device.say(name, `luactl: ${text}`);
  }
}

function checked(name: keyof Settings, value: number): number | boolean {
  if (name === 'bytecode') {
    if (value === 0) return false;
    throw new DeviceError('refused', 'bytecode is 0: precompiled code is never accepted, and that cannot be changed');
  }
  if (flags.includes(name)) {
    if (value === 0 || value === 1) return value === 1;
    throw new DeviceError('bad-params', `${name} is 0 or 1, not ${value}`);
  }
  const [least, most] = name === 'maxmem' ? [LEAST_MEMORY, LARGEST_MEMORY] : [0, Number.MAX_SAFE_INTEGER];
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new DeviceError('bad-params', `${name} is a whole number from ${least} to ${most}, not ${value}`);
}

/** The owner may give anything there is; what there is not is a slip. */
function checkPermission(permission: string): void {
  const isKnown = knownPermissions.some((known) => {
    const general = known.replace(/:[A-Z:]+$/, '');
    return permission === general || permission.startsWith(`${general}:`);
  });
  if (isKnown || drivers.some(({ name }) => name === permission)) return;
  const near = suggestion(permission, knownPermissions) || `; there is ${knownPermissions.join(', ')}`;
  throw new DeviceError('bad-params', `there is no permission '${permission}'${near}`);
}
