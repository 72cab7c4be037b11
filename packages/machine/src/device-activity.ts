/** What a control activity works on: devices, whose values become the inputs of its steps and which take their outputs. */
import { ErrorCode, Intervention } from '@perilune/abi';
import type { DeviceEntry } from '@perilune/capsules';
import { DEVICE_DIMENSIONS, type StepField, type StepValues } from '@perilune/hil';
import type { ControlActivity, ProcessId } from '@perilune/kernel';

/** A device among the inputs or outputs: in this order, its values one after the other. */
export interface SteppedDevice {
  readonly entry: DeviceEntry;
  readonly field: StepField;
}

export class DeviceActivity implements ControlActivity {
  readonly #inputs: readonly SteppedDevice[];
  readonly #outputs: readonly SteppedDevice[];
  readonly #values = new Float64Array(DEVICE_DIMENSIONS);
  /** Of each output 1, once the process has had it, or it was told that another has it. */
  readonly #isKnown: Uint8Array;
  /** Who writes: the process of the app there is now. */
  #writer: { readonly id: ProcessId; readonly name: string };

  constructor(app: string, inputs: readonly SteppedDevice[], outputs: readonly SteppedDevice[]) {
    this.#writer = { id: 0 as ProcessId, name: app };
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#isKnown = new Uint8Array(outputs.length);
  }

  /** What cannot be read is absent. */
  inputs(_process: ProcessId, { numbers }: StepValues): void {
    let place = 0;
    for (let index = 0; index < this.#inputs.length; index++) {
      const { entry, field } = this.#inputs[index] as SteppedDevice;
      const { dimensions } = entry.form;
      const isThere = entry.latest(this.#values) === 0;
      const isWhole = field.type.kind === 'integer' || field.type.kind === 'enumeration';
      for (let dimension = 0; dimension < dimensions; dimension++, place++) {
        const value = this.#values[dimension] as number;
        numbers[place] = !isThere ? Number.NaN : isWhole ? Math.round(value) : value;
      }
    }
  }

  outputs(process: ProcessId, { numbers }: StepValues): void {
    if (this.#writer.id !== process) {
      this.#writer = { id: process, name: this.#writer.name };
      this.#isKnown.fill(0);
    }
    let place = 0;
    for (let index = 0; index < this.#outputs.length; index++) {
      const { entry } = this.#outputs[index] as SteppedDevice;
      const { dimensions } = entry.form;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        this.#values[dimension] = numbers[place++] as number;
      }
      // An optional output that was not returned stays as it is.
      if (Number.isNaN(this.#values[0])) continue;
      const status = entry.write(this.#writer, this.#values);
      if (this.#isKnown[index] === 1) continue;
      this.#isKnown[index] = 1;
      if (status === ErrorCode.Busy && entry.owner !== undefined) entry.onDenied?.({ from: process, to: entry.owner });
    }
  }

  makeSafe(process: ProcessId, cause: 'deadline' | 'stopped'): void {
    const intervention = cause === 'deadline' ? Intervention.deadline : Intervention.safe;
    for (const { entry } of this.#outputs) entry.makeSafe(process, intervention);
  }
}
