/** What a control activity works on: devices, whose values become the inputs of its steps and which take their outputs. */
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

  constructor(inputs: readonly SteppedDevice[], outputs: readonly SteppedDevice[]) {
    this.#inputs = inputs;
    this.#outputs = outputs;
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
    let place = 0;
    for (let index = 0; index < this.#outputs.length; index++) {
      const { entry } = this.#outputs[index] as SteppedDevice;
      const { dimensions } = entry.form;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        this.#values[dimension] = numbers[place++] as number;
      }
      // An optional output that was not returned stays as it is.
      if (!Number.isNaN(this.#values[0]) && entry.claim(process)) entry.device?.write?.(this.#values);
    }
  }

  makeSafe(process: ProcessId): void {
    for (const { entry } of this.#outputs) entry.release(process);
  }
}
