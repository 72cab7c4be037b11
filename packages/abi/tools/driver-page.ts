/** The page of a driver in docs/drivers, complete: number, permissions, commands, upcalls, buffers, handles, an example. */
import type {
  CommandDescription,
  DriverDescription,
  FailureDescription,
  ValueDescription,
} from '../src/driver-description.ts';
import { ErrorCode, errorDescriptions } from '../src/errors.ts';
import { buffersOf, type LentBuffer } from './lua-module.ts';
import { snakeCase, title } from './names.ts';
import { rangeOf, variantName, wordsOf } from './words.ts';

/** Five hexadecimal digits as in Tock's documentation, and the name: 00000_alarm.md. */
export function driverPageName(driver: Pick<DriverDescription, 'name' | 'number'>): string {
  return `${driver.number.toString(16).padStart(5, '0')}_${snakeCase(driver.name)}.md`;
}

/** @param example Lua source that shows the driver in use */
export function driverPage(driver: DriverDescription, example: string | undefined): string {
  const name = snakeCase(driver.name);
  const facts = [
    `| driver number | ${hexadecimal(driver.number)} |`,
    `| Lua | \`require "syscall.${name}"\` |`,
    `| permission | ${driver.permission ? `\`${driver.permission}\`; without it the driver is absent (NODEVICE)` : 'none is needed'} |`,
  ];
  return [
    `<!-- Generated from packages/abi/src/drivers/${driver.name}.ts by packages/abi/tools. Do not edit. -->`,
    `# ${title(driver.name)} (${hexadecimal(driver.number)})`,
    driver.summary,
    `| | |\n|---|---|\n${facts.join('\n')}`,
    ...(example ? [`## Example\n\n\`\`\`lua\n${example.trimEnd()}\n\`\`\``] : []),
    commandsSection(driver, name),
    upcallsSection(driver, name),
    buffersSection(driver, name),
    ...(driver.handles.length > 0
      ? [
          `## Handles\n\n| kind | what it is |\n|---|---|\n${driver.handles.map(({ kind, summary }) => `| ${kind} | ${cell(summary)} |`).join('\n')}`,
        ]
      : []),
  ]
    .join('\n\n')
    .concat('\n');
}

const hexadecimal = (number: number): string => `0x${number.toString(16)}`;
/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function commandsSection(driver: DriverDescription, module: string): string {
  const row = (number: number, name: string, summary: string) => `| ${number} | ${name} | ${cell(summary)} |`;
  const rows = [
    row(0, `\`${module}.exists\``, 'Succeeds if this process may use the driver; NODEVICE otherwise.'),
    ...driver.commands.map(({ number, name, summary }) =>
      row(number, `[\`${module}.${snakeCase(name)}\`](#${anchor(module, name)})`, summary),
    ),
  ];
  return [
    `## Commands\n\n| number | Lua | what it does |\n|---|---|---|\n${rows.join('\n')}`,
    'Each command also fails with INVALID if an argument is out of its range or a handle is not one of this process and kind. A number that is no command is answered with NOSUPPORT.',
    ...driver.commands.map((command) => commandSection(command, module)),
  ].join('\n\n');
}

/** As documentation sites make anchors of headings: letters, digits, `-` and `_` stay. */
const anchor = (module: string, name: string): string => `${module}${snakeCase(name)}`;

function commandSection(command: CommandDescription, module: string): string {
  const {
    number,
    name,
    summary,
    fuel,
    arguments: values,
    returns,
    failures,
    completion,
    permission,
    success,
  } = command;
  const call = `${module}.${snakeCase(name)}`;
  const parts = [`### \`${call}\``, `Command ${number}. ${summary}`];
  if (fuel) parts.push(`It costs ${fuel} units of fuel beside those of the call.`);
  if (permission) parts.push(`Needs the permission \`${permission}\`.`);
  parts.push(values.length > 0 ? valuesTable('argument', values, ['word 1', 'word 2']) : 'It has no arguments.');
  const variant = `On success it answers with the variant ${variantName(success)} (${success})`;
  parts.push(
    returns.length > 0
      ? `${variant}:\n\n${valuesTable('result', returns, ['word 1', 'word 2', 'word 3'])}`
      : `${variant}.`,
  );
  if (failures.length > 0) parts.push(failuresTable(failures));
  if (completion) parts.push(`When what it began is done, the upcall \`${snakeCase(completion)}\` tells.`);
  return parts.join('\n\n');
}

function failuresTable(failures: readonly FailureDescription[]): string {
  const rows = failures.map(
    ({ error, when }) => `| ${errorDescriptions[error].tock} (${ErrorCode[error]}) | ${cell(when)} |`,
  );
  return `| failure | when |\n|---|---|\n${rows.join('\n')}`;
}

function valuesTable(what: string, values: readonly ValueDescription[], words: readonly string[]): string {
  let used = 0;
  const rows = values.map((value) => {
    const width = wordsOf([value]);
    const place = words
      .slice(used, used + width)
      .map((word, index) => (index === 0 ? word : word.replace('word ', '')));
    used += width;
    return `| \`${snakeCase(value.name)}\` | ${place.join(' and ')} | ${cell(typeText(value))} | ${value.unit ?? ''} | ${cell(value.summary)} |`;
  });
  return `| ${what} | place | type and range | unit | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

function typeText(value: ValueDescription): string {
  switch (value.type) {
    case 'boolean':
      return 'boolean: 0 or 1';
    case 'status':
      return 'status: 0 or the number of an error';
    case 'handle':
      return `handle: ${value.kind}`;
    case 'choice':
      return Object.entries(value.choices)
        .map(([choice, number]) => `${number} \`${choice}\``)
        .join(', ');
    default: {
      const { least, most } = rangeOf(value)!;
      const { least: narrowed, most: limited } = value;
      return narrowed === undefined && limited === undefined ? value.type : `${value.type}: ${least} to ${most}`;
    }
  }
}

function upcallsSection(driver: DriverDescription, module: string): string {
  if (driver.upcalls.length === 0) return '## Upcalls\n\nIt makes no upcalls.';
  const sections = driver.upcalls.map(({ number, name, summary, arguments: values }) => {
    const upcall = snakeCase(name);
    const table =
      values.length > 0 ? valuesTable('argument', values, ['word 1', 'word 2', 'word 3']) : 'It has no arguments.';
    return `### Upcall \`${upcall}\`\n\nSubscription ${number} (\`${module}.upcall_${upcall}\`). ${summary} \`${module}.decode_${upcall}\` turns its words into the values below.\n\n${table}`;
  });
  return ['## Upcalls', ...sections].join('\n\n');
}

const calls: Readonly<Record<LentBuffer['lending'], string>> = {
  written: 'read-write allow (class 3)',
  read: 'read-only allow (class 4)',
  watched: 'userspace-readable allow (class 7)',
};

function buffersSection(driver: DriverDescription, module: string): string {
  const buffers = buffersOf(driver);
  if (buffers.length === 0) return '## Buffers\n\nIt takes no buffers.';
  const rows = buffers.map(
    ({ number, name, summary, lending }) =>
      `| ${calls[lending]} | ${number} | \`${module}.allow_${snakeCase(name)}\` | ${cell(summary)} |`,
  );
  return `## Buffers\n\n| lent by | number | Lua | what it is for |\n|---|---|---|---|\n${rows.join('\n')}`;
}

/** docs/drivers/README.md: all drivers, in the order of their numbers. */
export function driverIndex(drivers: readonly DriverDescription[]): string {
  const rows = drivers.map((driver) => {
    const permission = driver.permission ? `\`${driver.permission}\`` : '';
    return `| ${hexadecimal(driver.number)} | [${driver.name}](${driverPageName(driver)}) | ${permission} | ${cell(driver.summary)} |`;
  });
  return `<!-- Generated from packages/abi/src/drivers by packages/abi/tools. Do not edit. -->

# Drivers

What a process can ask of the machine, beside the [system calls](../system-calls.md) themselves. A driver whose permission the
app did not ask for, or the board did not grant, is as absent as one that the machine does not have. Apps usually do not use
these low-level modules but the modules made from them, such as \`require "alarm"\`.

| number | driver | permission | what it does |
|---|---|---|---|
${rows.join('\n')}

\`npm run new-capsule NAME\` begins a new one.
`;
}
