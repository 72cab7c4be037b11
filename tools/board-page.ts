/**
 * docs/boards.md: all that may stand in a board.toml and an app.toml, from the tables that read them. With --check it
 * writes nothing and says whether the page is out of date.
 */

import { deviceClassDescriptions, drivers, quotaDescriptions, unitSymbols } from '../packages/abi/src/index.ts';
import { GeneratedFiles } from '../packages/abi/tools/generated-files.ts';
import { type ChipType, chipTypes } from '../packages/chips/src/index.ts';
import { appKeys, controlKeys, faultKeys } from '../packages/machine/src/configuration/app-file.ts';
import {
  boardAppKeys,
  boardKeys,
  deviceKeys,
  folderKeys,
  isActuator,
  pinKeys,
  processorKeys,
  serialKeys,
  udpKeys,
} from '../packages/machine/src/configuration/board-file.ts';
import type { Keys } from '../packages/machine/src/configuration/field.ts';
import { quantities, showQuantity, unitsOf } from '../packages/machine/src/configuration/quantity.ts';
import { parameterKeys } from '../packages/machine/src/configuration/read-chips.ts';

type DeviceClassName = keyof typeof deviceClassDescriptions;
type Quantity = keyof typeof quantities;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Keys that are tables of their own, and have a section of their own. */
const sections: Readonly<Record<string, string>> = {
  processor: '`[processor]`, see below',
  device: '`[[device]]`, see below',
  pin: '`[[pin]]`, see below',
  pwm: '`[[pwm]]`, see below',
  adc: '`[[adc]]`, see below',
  serial: '`[[serial]]`, see below',
  udp: '`[[udp]]`, see below',
  app: '`[[app]]`, see below',
  control: '`[control]`, see below',
  quota: '`[quota]`, see below',
  fault: '`[fault]`, see below',
  interlock: 'a table of device, above, below, or a list of them',
};
const listed = new Set(['grant', 'permissions']);

function expected(key: string, written: string): string {
  if (sections[key] !== undefined) return sections[key];
  if (listed.has(key)) return 'a list of permissions, see below';
  if (key === 'class') return 'a class, see below';
  if (key === 'unit') return 'a unit, see below';
  return written;
}

function standardOf(key: string, value: unknown): string {
  if (value === undefined) return '';
  if (key === 'work') return `"${value} MHz"`;
  if (key === 'memory') return `"${showQuantity('size', value as number)}"`;
  return `\`${JSON.stringify(value)}\``;
}

function keyTable(keys: Keys): string {
  const rows = Object.entries(keys).map(([key, { field, isRequired, standard, summary }]) => {
    const fallback = isRequired ? '**required**' : standardOf(key, standard);
    return `| \`${key}\` | ${cell(summary)} | ${cell(expected(key, field.expected))} | ${cell(fallback)} |`;
  });
  return `| key | what it says | what is written | if it is not written |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function chipSection(type: ChipType): string {
  const parameters = Object.entries(type.parameters).map(([name, parameter]) => {
    const { summary } = parameter;
    const fallback =
      parameter.quantity === 'text'
        ? `\`${JSON.stringify(parameter.standard)}\``
        : showQuantity(parameter.quantity, parameter.standard);
    const range = parameterKeys(type)[name]?.field.expected ?? '';
    return `| \`${name}\` | ${cell(summary)} | ${cell(range)} | ${fallback} |`;
  });
  const parts = Object.entries(type.parts).map(([name, part]) => {
    const kind = part.kind === 'device' ? `\`${part.class}\`, in ${part.unit}` : part.kind;
    return `| \`${name}\` | ${cell(part.summary)} | ${kind} |`;
  });
  const table =
    parameters.length === 0
      ? ''
      : `\n\n| parameter | what it says | what is written | if it is not written |\n|---|---|---|---|\n${parameters.join('\n')}`;
  return `### \`${type.type}\`

${type.summary}${table}

| part | what it is | class |
|---|---|---|
${parts.join('\n')}`;
}

function classTable(): string {
  const rows = (Object.keys(deviceClassDescriptions) as DeviceClassName[]).map((name) => {
    const { summary, unit, dimensions } = deviceClassDescriptions[name];
    return `| \`${name}\` | ${isActuator(name) ? 'output' : 'sensor'} | ${summary} | ${unit} | ${dimensions} |`;
  });
  return `| class | kind | what it is | unit | values |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

/** What there is nowhere else to read: a permission for one object each. */
const objectMeanings: readonly (readonly [permission: string, meaning: string])[] = [
  ['device:NAME', 'find, read, watch and, if it is an output, write this device; also as a button or a light'],
  ['gpio:NAME', 'the pin of this name, of `[[pin]]`'],
  ['pwm:NAME', 'the pin of this name, of `[[pwm]]`'],
  ['adc:NAME', 'the analog input of this name'],
  ['uart:NAME', 'the serial port of this name'],
  ['ipc:serve:NAME', 'serve this name to other processes'],
  ['ipc:call:NAME', 'connect to this name'],
  ['offer:NAME', 'offer a device of this name to other processes'],
];

function permissionTable(): string {
  const whole = drivers.flatMap((driver) => {
    const own = driver.permission === undefined ? [] : [[driver.permission, driver.summary] as const];
    const names = new Set(driver.commands.flatMap(({ permission }) => permission ?? []));
    const commands = [...names].map((name) => {
      const allowed = driver.commands.filter(({ permission }) => permission === name);
      return [name, `the commands ${allowed.map((one) => one.name).join(', ')} of ${driver.name}`] as const;
    });
    return [...own, ...commands];
  });
  const rows = [...whole, ...objectMeanings].map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`);
  return `| permission | what it allows |\n|---|---|\n${rows.join('\n')}`;
}

function quotaTable(): string {
  const rows = Object.values(quotaDescriptions).map(({ name, unit, standard, most, summary }) => {
    const isShare = unit === 'percent';
    const written = isShare ? `a share from 1 % to ${most} %` : `a whole number from 1 to ${most}`;
    return `| \`${name}\` | ${summary} | ${written}${isShare ? '' : `, in ${unit}`} | ${isShare ? `"${standard} %"` : standard} |`;
  });
  return `| key | what it bounds | what is written | standard |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function unitTable(): string {
  const rows = (Object.keys(quantities) as Quantity[]).map(
    (quantity) => `| ${quantity} | ${unitsOf(quantity) || 'none'} |`,
  );
  return `| quantity | units |\n|---|---|\n${rows.join('\n')}`;
}

const units = Object.entries(unitSymbols).map(([name, symbol]) =>
  symbol === '' ? `\`${name}\`` : `\`${name}\` (${symbol})`,
);

const text = `<!-- Generated from packages/machine, packages/chips and packages/abi by tools/board-page.ts. Do not edit. -->

# Boards and apps

A board is a folder with a \`board.toml\`: which chips there are, how their parts are wired up as devices, within which limits outputs
may be driven, and which apps run with which permissions. An app is a folder with an \`app.toml\` and Lua sources.
\`perilune check BOARD\` reads all of it without running anything, and tells what is wrong with file, line and key; \`perilune run
BOARD\` does the same first. How apps are written: [writing-apps.md](writing-apps.md). What a run prints and
records: [running.md](running.md).

\`\`\`
board.toml
apps/thermostat/app.toml
apps/thermostat/main.lua
\`\`\`

Both are TOML 1.0. A key that is not listed here is an error. A path leads nowhere outside of the folder of the board.

## Amounts

An amount is written with its unit, in quotes: \`"10 s"\`, \`"64 KiB"\`, \`"1 kHz"\`, \`"5 %"\`. Only shares and plain numbers may do
without.

${unitTable()}

## board.toml

${keyTable(boardKeys)}

### \`[processor]\`

A small microcontroller does about \`"4 MHz"\`, one core of a small computer \`"100 MHz"\`. On real time this says nothing.

${keyTable(processorKeys)}

### \`[chip.NAME]\`

\`type\` is one of the [types of chips](#types-of-chips), the other keys are the parameters of that type.

### \`[[device]]\`

A sensor or an output. Each part of a chip is wired to one device at most.

${keyTable(deviceKeys)}

The keys from \`range\` on are the **envelope** of an output, kept by the board whatever the app writes; sensors have none. The order
of precedence is: an interlock that holds, or nobody in charge, gives the safe value at once, past everything else; then range, minimum times,
duty, slew.

- \`safe\` is one value for all, or as many as the class has; 0 if it is not written, which must be within the range.
- \`slew = { by = 10, within = "1 s" }\`: \`by\` is in the unit of the device, \`within\` is 1 s if it is not written. Not together
  with a duty.
- \`duty = { most = "25 %", within = "1 min" }\`: in any stretch of time that long. Both are required, and the safe value must be 0.
- \`minimum_off\` counts from boot too.
- \`interlock = { device = "lid", below = 1 }\`: holds while the first value of the other device is \`above\` or \`below\` a number. A list
  of interlocks holds if one of them does. Interlocks must not go round in a circle.

### \`[[pin]]\`, \`[[pwm]]\`, \`[[adc]]\`

${keyTable(pinKeys)}

No type of chip among those below has such parts yet: they are for chips of your own.

### \`[[serial]]\`, \`[[udp]]\`, \`[[folder]]\`

Ports and folders of the computer the machine runs on, which need the real clock.

${keyTable(serialKeys)}

An app needs \`uart:NAME\`. A port that cannot be opened, or is pulled out, is told as missing and tried again until it is there; what an
app gets of it meanwhile is the error OFF. Serial ports can be had on Linux and macOS.

${keyTable(udpKeys)}

An app needs \`udp:bind:PORT\` to take a port, and \`udp:send:ADDRESS:PORT\` (or \`udp:send:ADDRESS\`, for all ports there) to send.

${keyTable(folderKeys)}

An app needs \`files:read:NAME\` or \`files:write:NAME\`; nothing is reached through \`..\` or a link, and folders can be granted on
Linux only.

### \`[[app]]\`

${keyTable(boardAppKeys)}

## app.toml

${keyTable(appKeys)}

### \`[control]\`

A function of the app that the kernel calls once a period, ahead of everything that is not real-time. It gets the time since the step before in
ms, and a table of the inputs by name (a number, or a list where the device has several values; what cannot be read is absent). It returns a
table of outputs by name. The app need not ask for the permissions of these devices, but the board must grant them.

${keyTable(controlKeys)}

### \`[fault]\`

${keyTable(faultKeys)}

- \`stop\`: the process stays as it is, to be looked at.
- \`restart\`: it is started anew after the back-off, 0.1 s at first and 30 s at most if nothing else is written. Without \`[fault]\`
  this is the policy, with at most 5 faults within a minute.
- \`panic\`: the machine stops, its outputs safe, and \`perilune run\` exits with 1.

### \`[quota]\`

${quotaTable()}

## Permissions

An app asks for permissions, the board grants, and the process gets what both say. What is denied looks as if it were not
there. A permission without a name covers those with one: \`device\` covers \`device:heater\`. Everything not in this table needs no permission,
such as time and random numbers.

${permissionTable()}

## Classes of devices

\`unit\` may say another one than that of the class, if the part of the chip counts in it. A boolean is 0 or 1.

${classTable()}

Units: ${units.join(', ')}.

## Types of chips

Simulated, with noise from the seed of the board, but for \`computer\`, which needs the real clock. One of your own: [packages/chips](../packages/chips/README.md).

${[...chipTypes.values()].map(chipSection).join('\n\n')}
`;

const files = new GeneratedFiles(`${import.meta.dirname}/..`);
files.add('docs/boards.md', text);
if (process.argv.includes('--check')) {
  const problems = files.check();
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
} else files.write();
