/** Turns an app of the board into what the kernel is told of it, its control activity included. */
import type { DeviceEntry, DeviceRegistry } from '@perilune/capsules';
import type { ImageValue } from '@perilune/hil';
import type { AppDescription, ControlActivity, ControlDescription, FaultPolicy, ProcessId } from '@perilune/kernel';
import type { BoardApp } from './configuration/read-apps.ts';

const SECOND = 1e6;

export function describeApp(app: BoardApp, registry: DeviceRegistry): AppDescription {
  const { name, memory, main, sources, permissions, quotas, priority } = app;
  const faultPolicy = faultPolicyOf(app.fault);
  const control = app.control && describeControl(name, app.control, registry);
  return {
    name,
    program: {
      name,
      memory,
      main,
      sources,
      arguments: app.arguments,
      ...(app.control && { entries: [app.control.step] }),
    },
    permissions,
    quotas,
    ...(faultPolicy && { faultPolicy }),
    ...(control && { control }),
    ...(priority !== undefined && { scheduling: { priority } }),
  };
}

function faultPolicyOf(fault: BoardApp['fault']): FaultPolicy | undefined {
  if (!fault) return undefined;
  if (fault.policy !== 'restart') return { policy: fault.policy };
  return {
    policy: 'restart',
    ...(fault.at_most !== undefined && { atMost: fault.at_most }),
    ...(fault.within !== undefined && { within: fault.within }),
    ...(fault.back_off !== undefined && { backOff: fault.back_off }),
    ...(fault.longest_back_off !== undefined && { longestBackOff: fault.longest_back_off }),
  };
}

function describeControl(
  app: string,
  control: NonNullable<BoardApp['control']>,
  registry: DeviceRegistry,
): ControlDescription {
  return {
    period: Math.round(SECOND / control.rate),
    budget: control.budget,
    ...(control.deadline !== undefined && { deadline: control.deadline }),
    ...(control.most_misses !== undefined && { mostMisses: control.most_misses }),
    function: control.step,
    activity: new DeviceActivity(app, registry, control.inputs, control.outputs),
  };
}

/** Gives a control step the values of its inputs by name, and puts what it returns by name to its outputs. */
class DeviceActivity implements ControlActivity {
  readonly #app: string;
  readonly #registry: DeviceRegistry;
  readonly #inputs: readonly string[];
  readonly #outputs: readonly string[];
  readonly #values = new Float64Array(3);

  constructor(app: string, registry: DeviceRegistry, inputs: readonly string[], outputs: readonly string[]) {
    this.#app = app;
    this.#registry = registry;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  /** What cannot be read is absent. */
  inputs(_process: ProcessId, elapsed: number): readonly ImageValue[] {
    const values: Record<string, ImageValue> = {};
    for (const name of this.#inputs) {
      const entry = this.#registry.find(name);
      if (entry && entry.latest(this.#values) === 0) values[name] = this.#valueOf(entry);
    }
    return [elapsed / 1000, values];
  }

  /** What is no number, or no output of this app, is left alone. */
  outputs(process: ProcessId, [returned]: readonly ImageValue[]): void {
    if (typeof returned !== 'object' || returned instanceof Uint8Array || Array.isArray(returned)) return;
    const values = returned as Readonly<Record<string, ImageValue>>;
    for (const name of this.#outputs) {
      const entry = this.#registry.find(name);
      if (!entry || !Object.hasOwn(values, name) || !this.#take(entry, values[name])) continue;
      entry.write({ id: process, name: this.#app }, this.#values);
    }
  }

  #valueOf(entry: DeviceEntry): ImageValue {
    const { dimensions } = entry.form;
    return dimensions === 1 ? (this.#values[0] as number) : [...this.#values.subarray(0, dimensions)];
  }

  /** @returns false if it is no value for this device */
  #take(entry: DeviceEntry, value: ImageValue): boolean {
    const list = Array.isArray(value) ? (value as readonly ImageValue[]) : [value];
    if (list.length !== entry.form.dimensions) return false;
    return list.every((one, index) => {
      const number = typeof one === 'boolean' ? Number(one) : typeof one === 'bigint' ? Number(one) : one;
      if (typeof number !== 'number' || !Number.isFinite(number)) return false;
      this.#values[index] = number;
      return true;
    });
  }
}
