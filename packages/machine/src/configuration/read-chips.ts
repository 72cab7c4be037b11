/** The chips of a board: `[chip.pot]`, each with a type and the parameters of that type. */
import type { ChipType } from '@perilune/chips';
import { isTable, type Key, type Keys, name, quantity, readTable, standard, text, unknownName } from './field.ts';
import { kindOf } from './quantity.ts';
import type { TomlFile } from './toml-file.ts';

export interface BoardChip {
  readonly name: string;
  readonly type: ChipType;
  readonly parameters: Readonly<Record<string, number | string>>;
}

const MOST_CHIPS = 1000;

/** Reads `chip` of the root. Chips that are wrong are left out, and reported. */
export function readChips(file: TomlFile, types: ReadonlyMap<string, ChipType>): BoardChip[] {
  const written = file.root.chip;
  if (written === undefined) return [];
  if (!isTable(written)) {
    file.report(['chip'], `this is ${kindOf(written)}; a table for each chip is expected, such as [chip.pot]`);
    return [];
  }
  const entries = Object.entries(written);
  if (entries.length > MOST_CHIPS) {
    file.report(['chip'], `there are ${entries.length} chips; ${MOST_CHIPS} are the most`);
    return [];
  }
  return entries.flatMap(([key, value]) => readChip(file, key, value, types) ?? []);
}

function readChip(
  file: TomlFile,
  key: string,
  written: unknown,
  types: ReadonlyMap<string, ChipType>,
): BoardChip | undefined {
  const path = ['chip', key];
  if (name.read(file, path, key) === undefined) return undefined;
  if (!isTable(written)) {
    file.report(path, `this is ${kindOf(written)}; a table with a type is expected`);
    return undefined;
  }
  const { type: typeName, ...parameters } = written;
  const known = [...types.keys()];
  const type = typeof typeName === 'string' ? types.get(typeName) : undefined;
  if (!type) {
    if (typeName === undefined) file.report(path, `'type' is missing: ${known.join(', ')}`);
    else if (typeof typeName === 'string') file.report([...path, 'type'], unknownName('type of chip', typeName, known));
    else file.report([...path, 'type'], `this is ${kindOf(typeName)}; the name of a type is expected`);
    return undefined;
  }
  const values = readTable(file, path, parameters, parameterKeys(type));
  return values && { name: key, type, parameters: values as Record<string, number | string> };
}

/** What a board may set of a chip of this type. */
export function parameterKeys(type: ChipType): Keys {
  return Object.fromEntries(
    Object.entries(type.parameters).map(([key, parameter]): [string, Key<number | string>] => [
      key,
      parameter.quantity === 'text'
        ? standard(text(parameter.most), parameter.standard, parameter.summary)
        : standard(quantity(parameter.quantity, parameter), parameter.standard, parameter.summary),
    ]),
  );
}
