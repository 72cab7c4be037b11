/** `perilune inspect`: looks into a process. */
import type { FrameAnswer, Methods, ResultOf } from '@perilune/client';
import { deviceCommand, processOperand } from '../../device/device-command.ts';
import { clockTime, plain, size } from '../../screen/text.ts';

type Inspection = ResultOf<Methods['inspect']>;

export const { help, run } = deviceCommand({
  name: 'inspect',
  method: 'inspect',
  operands: 'PROCESS',
  text: 'It shows what it waits for, its stack with local variables, other coroutines, where its memory goes, permissions, handles, timers and its last system calls. Its memory is copied and read elsewhere: nothing in it runs.',
  examples: ['perilune inspect thermostat', "perilune inspect thermostat --json | jq '.memory.heap'"],
  async run({ client, operands: [operand], isJson, write }) {
    const inspection = await client.call('inspect', { process: processOperand(operand) });
    write(isJson ? `${JSON.stringify(inspection)}\n` : describe(inspection));
    return undefined;
  },
});

function describe(inspection: Inspection): string {
  const { process, waiting, permissions, handles, subscriptions, systemCalls, quotas } = inspection;
  const lines = [
    `${process.name} (process ${process.id}): ${process.state}`,
    `  ${waiting}`,
    `  started at ${clockTime(process.startedAt)}, ${process.restarts} restarts, ${process.systemCalls} system calls`,
    `  fuel ${process.fuel}, and ${process.kernelFuel} in the kernel`,
  ];
  const { control } = process;
  if (control) lines.push(`  control: ${control.steps} steps, ${control.misses} deadlines missed`);
  lines.push(...stackLines('stack', inspection.frames));
  for (const { status, frames } of inspection.coroutines) lines.push(...stackLines(`coroutine, ${status}`, frames));
  lines.push(...memoryLines(inspection));
  lines.push('permissions', `  ${permissions.length === 0 ? 'none' : permissions.join(', ')}`);
  const quotaTexts = Object.entries(quotas).map(([name, value]) => `${name} ${value}`);
  lines.push('quotas', `  ${quotaTexts.join(', ')}`);
  if (handles.length > 0) {
    lines.push('handles', ...handles.map(({ handle, kind }) => `  ${handle} ${kind}`));
  }
  if (subscriptions.length > 0) {
    lines.push(
      'subscriptions',
      ...subscriptions.map(
        ({ driver, name, pending, isHeard }) =>
          `  ${driver}.${name}${isHeard ? '' : ', without a function'}${pending > 0 ? `, ${pending} waiting` : ''}`,
      ),
    );
  }
  if (inspection.timers.length > 0) {
    lines.push('timers', ...inspection.timers.map(({ due, what }) => `  ${(due / 1e6).toFixed(3)} s  ${what}`));
  }
  if (systemCalls.length > 0) lines.push('last system calls', ...systemCalls.map((call) => `  ${call}`));
  return `${lines.map(plain).join('\n')}\n`;
}

function stackLines(title: string, frames: readonly FrameAnswer[]): string[] {
  if (frames.length === 0) return [];
  return [
    title,
    ...frames.flatMap((frame) => [
      `  ${frame.source}${frame.line === undefined ? '' : `:${frame.line}`}: in ${frame.function}`,
      ...frame.locals.map(({ name, value }) => `      ${name} = ${value}`),
    ]),
  ];
}

function memoryLines({ memory }: Inspection): string[] {
  if (!memory) return ['memory', '  it was given back'];
  const { used, high, quota, kernel, grants, buffers, heap } = memory;
  const types = Object.entries(heap).sort(([, one], [, other]) => other.bytes - one.bytes);
  return [
    `memory ${size(used)} of ${size(quota)} used, ${size(high)} at most`,
    ...types.map(([type, { count, bytes }]) => `  ${type.padEnd(17)} ${`${bytes}`.padStart(9)} bytes in ${count}`),
    `  ${'kernel'.padEnd(17)} ${`${kernel}`.padStart(9)} bytes`,
    ...grants.map(({ driver, bytes }) => `  ${`grant ${driver}`.padEnd(17)} ${`${bytes}`.padStart(9)} bytes`),
    ...buffers.map(({ driver, kind, number, address, length }) => {
      return `  lent to ${driver} (${kind} ${number}): ${length} bytes at ${address}`;
    }),
  ];
}
