/** A sensor or an actuator as a chip offers it (the model is RIOT's SAUL). Capsules guard it; processes never see it. */

/** Most values a device has at once. */
export const DEVICE_DIMENSIONS = 3;

export interface Device {
  /** Numbers of a DeviceClass and a Unit, see abi. */
  readonly class: number;
  readonly unit: number;
  /** From 1 to 3. */
  readonly dimensions: number;
  /** Decimal exponent of the least step that is told apart: -2 is hundredths of the unit. */
  readonly scale: number;
  /** Puts as many values as there are dimensions into `values`, in the unit. @returns 0 or an error code; absent: cannot be read */
  read?(values: Float64Array): number;
  /** Takes as many values as there are dimensions. @returns 0 or an error code; absent: cannot be written */
  write?(values: Float64Array): number;
  /** Set by whoever is interested: called as an interrupt when the values have changed by themselves. */
  onChange?: (() => void) | undefined;
}
