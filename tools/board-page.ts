/**
 * docs/boards.md: all that may stand in a board.toml and an app.toml, from the tables that read them. With --check it
 * writes nothing and says whether the page is out of date.
 */

import {
  deviceClassDescriptions,
  drivers,
  quotaDescriptions,
  unitSymbols,
  valueTypeDescriptions,
} from '../packages/abi/src/index.ts';
import { GeneratedFiles } from '../packages/abi/tools/generated-files.ts';
import { type ChipType, chipTypes } from '../packages/chips/src/index.ts';
import { LEAST_DEADLINE, REAL_TIME_CAPACITY, STEP_COST } from '../packages/kernel/src/scheduler/real-time-class.ts';
import { appKeys, controlKeys, faultKeys } from '../packages/machine/src/configuration/app-file.ts';
import {
  boardAppKeys,
  boardKeys,
  channelKeys,
  conditionKeys,
  deviceKeys,
  folderKeys,
  installKeys,
  isActuator,
  pinKeys,
  plausibleKeys,
  processorKeys,
  pulseKeys,
  serialKeys,
  udpKeys,
} from '../packages/machine/src/configuration/board-file.ts';
import type { Keys } from '../packages/machine/src/configuration/field.ts';
import {
  type ObjectPermission,
  objectPermissions,
  withObject,
} from '../packages/machine/src/configuration/permission.ts';
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
  folder: '`[[folder]]`, see below',
  app: '`[[app]]`, see below',
  install: '`[install]`, see below',
  control: '`[control]`, see below',
  quota: '`[quota]`, see below',
  fault: '`[fault]`, see below',
  interlock: 'a table, or a list of them, see below',
  plausible: 'a table, see below',
};
const listed = new Set(['grant', 'permissions', 'allow']);

function expected(key: string, written: string): string {
  // An app has a `folder`, too, which is a text.
  if (sections[key] !== undefined && !written.startsWith('a text')) return sections[key];
  if (listed.has(key)) return 'a list of permissions, see below';
  if (key === 'class') return 'a class, see below';
  if (key === 'unit') return 'a unit, see below';
  return written;
}

function standardOf(key: string, value: unknown): string {
  if (value === undefined) return '';
  if (key === 'work') return `"${value} MHz"`;
  if (key === 'memory') return `"${showQuantity('size', value as number)}"`;
  if (key === 'trial') return `"${showQuantity('time', value as number)}"`;
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

function typeTable(): string {
  const rows = Object.entries(valueTypeDescriptions).map(([name, { lua, summary, values }]) => {
    const fits = values === 'one' ? 'one value' : 'several values';
    return `| \`${name}\` | devices of ${fits} | ${lua} | ${summary} |`;
  });
  return `| type | fits | in Lua | what it means |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function classTable(): string {
  const rows = (Object.keys(deviceClassDescriptions) as DeviceClassName[]).map((name) => {
    const { summary, unit, dimensions, names } = deviceClassDescriptions[name];
    const values = names === undefined ? `${dimensions}` : names.join(', ');
    return `| \`${name}\` | ${isActuator(name) ? 'output' : 'sensor'} | ${summary} | ${unit} | ${values} |`;
  });
  return `| class | kind | what it is | unit | values |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

/** What a permission for one object allows, in the order of the page. */
const objectMeanings: Readonly<Record<ObjectPermission, string>> = {
  device: 'find, read, watch and, if it is an output, write this device; also as a button or a light',
  gpio: 'the pin of this name, of `[[pin]]`',
  pwm: 'the pin of this name, of `[[pwm]]`',
  adc: 'the analog input of this name',
  uart: 'the serial port of this name',
  'udp:bind': 'take this port of `[[udp]]`',
  'udp:send': 'send datagrams to this address and port; without the port, to all ports there',
  'files:read': 'read what is in the folder of this name, of `[[folder]]`',
  'files:write': 'change what is in that folder, if it is `writable`; to read it takes `files:read`, too',
  'ipc:serve': 'serve this name to other processes',
  'ipc:call': 'connect to this name',
  offer: 'offer a device of this name to other processes',
};

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
  const objects = objectPermissions.map((one) => [withObject(one), objectMeanings[one]] as const);
  const rows = [...whole, ...objects].map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`);
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

\`type\` and \`names\` are for control steps, see [types of values](#types-of-values).

The keys from \`range\` to \`interlock\` are the **envelope** of an output, kept by the board whatever the app writes and whichever way;
sensors have \`plausible\` instead.

#### What goes before what

1. A value beyond the range is an error to the app if the board says \`beyond = "refuse"\`; then nothing changes, and the watchdog
   does not count it.
2. An interlock that holds, an output nobody is in charge of, and a watchdog that has run out give the safe value at once, past all that
   follows. Nobody is in charge before the first write, when the app closes the output, ends, faults, is stopped by an operator or
   removed, when one that goes before has taken it over and not written yet, when the app misses deadlines and its policy says so, and when the
   machine stops or panics.
3. Then the range, the step, the minimum times, the duty, and last the slew. What was asked for last is put out as soon as all of them
   allow it, without being asked for again.

- \`safe\` is one value for all, or as many as the class has; 0 if it is not written, which must be within the range and on a step.
- \`step = 5\`: the nearest one. The range must be a whole number of steps, and a ramp goes in whole steps.
- \`slew = { by = 10, within = "1 s" }\`: \`by\` is in the unit of the device, \`within\` is 1 s if it is not written. In any time it
  changes by so much and one step of the ramp more, which takes 10 ms, or as long as the least difference the device can show.
  Not together with a duty: a ramp down would exceed it.
- \`duty = { most = "25 %", within = "1 min" }\`: in any stretch of time that long. Both are required, the safe value must be 0, and
  \`minimum_on\` must fit into it. What is left may be kept back until it is worth switching on. What was before boot counts as all
  that may be, so a device that is off and on again does not get its duty twice.
- \`minimum_off\` counts from boot too, and a ramp from one side of 0 to the other that stops at 0 is off there, and keeps both minimum times.
  Times count from when the device was really switched: one that does not answer is tried again
  every 0.1 s, and set anew when it is repaired.
- \`watchdog = "10 s"\`: for an app that hangs. A write that is the same as before counts, one that was refused does not.

#### Interlocks

\`\`\`toml
interlock = { device = "lid", below = 1 }                                   # safe while the lid is off
interlock = [
  { while = [{ device = "pump", below = 1 }, { device = "level", above = 80 }] },   # safe while both hold
  { unless = { device = "fan", above = 20 } },                              # safe unless the fan turns
  { device = "thermometer", above = 110, stale = "5 s" },                   # safe while it is too hot, or nobody knows
]
\`\`\`

Of a list any one suffices. A condition looks at the first value of the other device:

${keyTable(conditionKeys)}

With \`above\` and \`below\` it holds beyond either; with \`stale\` alone, while the device cannot be seen. **What cannot be seen holds a
\`while\` and never fulfils an \`unless\`**: a device that cannot be read, whose reading is not plausible, or that is stale. Devices are looked
at when they tell of a change, and while somebody asks for the output once a second too, or ten times in the time until they are stale.
\`stale\` is for what always moves a little, such as a thermometer; a lid stands still for hours. Interlocks must not go round in a circle.

#### Sensors that cannot be true

\`\`\`toml
plausible = { range = [-20, 150], change = { by = 5, within = "1 s" }, stuck = "10 min" }
\`\`\`

${keyTable(plausibleKeys)}

A reading that is not plausible is an error to apps and an event of the machine. A change is measured against a plausible reading of about that long
ago: in less time it may be no more, in longer time as much more, so one that stays is believed in the end.

#### When the whole machine is lost

The guards run in the thread of the machine. For devices of this computer (the chip \`computer\`) the main thread puts out the safe values when that
thread ends, and when it has not been heard of for 1 s; it tells the machine, if that comes back, and it puts out again what is to be. If
**the whole process** dies, by SIGKILL or with the computer, nobody is left to put out anything: that is what a hardware watchdog is for. \`perilune
run --heartbeat /dev/watchdog\` writes to it once a second as long as the machine is heard of; wire the outputs so that a reset
of the computer makes them safe. A service manager can watch a plain file the same way.

### \`[[pin]]\`, \`[[pwm]]\`, \`[[adc]]\`

A pin, an output with pulses, an analog input. Those with a key of an envelope are outputs for good, safe from boot on; others do what their
app wants, and are off when it ends. The values of a pin are 0 and 1, those of pulses are their duty in percent, from 0 to 100.

${keyTable(pinKeys)}

Of \`[[pwm]]\` beside these:

${keyTable(Object.fromEntries(Object.entries(pulseKeys).filter(([key]) => !Object.hasOwn(pinKeys, key))))}

\`[[adc]]\` has ${Object.keys(channelKeys)
  .map((key) => `\`${key}\``)
  .join(' and ')} only. No type of chip among those below has such parts yet: they are for chips of your own.

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

\`write_priority = { heater = 5 }\`: one app at a time writes an output, the one with the highest priority; of equals, the one that came
first, until it closes it or ends. From whom it was taken, gets BUSY, hears of it (\`on("owner", f)\` of the module devices), and has it back
when the other closes it or ends. What a control step returns for an output that another has is not put out, which is told once. Whoever
maintains the machine goes before all apps.

### \`[install]\`

What the owner of the board says of [apps that come while the device runs](installing.md). An app of \`[[app]]\` keeps what its entry grants in
all of its versions; one that is new gets what \`allow\` says. Without this table none come, and those that were installed do not run.

${keyTable(installKeys)}

## app.toml

${keyTable(appKeys)}

### \`[control]\`

A function of the app that the kernel calls once a period, ahead of everything that is not real-time; how it is written:
[writing-apps.md](writing-apps.md#control-steps). The app need not ask for the permissions of these devices, but the board must grant them.

${keyTable(controlKeys)}

- The **rate** is one from 0.001 Hz to 10 kHz. Periods begin at whole milliseconds since boot, those shorter than one at a whole number of
  periods, so that tasks of one rate begin together.
- The **budget** is promised to the app when it starts: the sum of all promises, with ${STEP_COST} µs a step for the kernel, is at most
  ${REAL_TIME_CAPACITY * 100} % of the processor. An app that does not fit is refused, and told by how much: \`it needs 12.0 % of the processor (…); 7.0 %
  of the 90.0 % that may be promised are left\`. What a step needs beyond its budget it gets in the next period.
- The **deadline** is ${LEAST_DEADLINE} µs at least. A step that has not returned by then is a miss; \`on_miss\` says what that means. With \`"skip"\` it goes on, its
  outputs come late, and the periods it takes up are skipped. With \`"safe"\` outputs are safe from the deadline on, what is late is not put
  out, and the next step in time takes over again. With \`"stop"\` the app faults, at the first miss or after \`most_misses\` in a row.

### Types of values

What an input or an output is in a control step. A board says it with \`type\`, or it follows from the device: \`boolean\` where the unit is
boolean, \`integer\` where it is counts, else \`number\`; a device of several values is a \`record\` if its class has names for them.

${typeTable()}

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
files.checkOrWrite();
