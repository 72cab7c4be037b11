/** The live screen as lines of text, as many and as wide as the terminal has. */
import { Unit, type UnitName, unitSymbols } from '@perilune/abi';
import type { ControlStatus, DeviceStatus, ProcessStatus } from '@perilune/machine';
import { keysLine } from './key-hints.ts';
import { drawLower, lowerPart, lowerRows } from './lower-part.ts';
import type { ScreenState } from './screen-state.ts';
import { bold, dim, inverse, red, yellow } from './style.ts';
import { clockTime, fit, fitRight, plain, size } from './text.ts';

const NAME = 14;
const VALUE = 16;

export function draw(state: ScreenState, columns: number, rows: number): string[] {
  const { status } = state;
  const lines = [header(state, columns)];
  if (!status) return [...lines, 'booting …'];
  const fixed = 5 + (status.insights.length > 0 ? 1 : 0);
  const part = lowerPart(state, columns);
  const room = Math.max(2, rows - fixed - lowerRows(state, part, rows));
  const deviceRows = Math.min(status.devices.length, Math.max(1, Math.floor(room / 2), room - status.processes.length));
  const processRows = Math.min(status.processes.length, room - deviceRows);
  lines.push(title('devices', 'DEVICES', columns, state));
  lines.push(
    ...window(status.devices, state.selected.devices, deviceRows, (device, isSelected) => {
      const line = deviceLine(device, state, columns);
      return isSelected && state.pane === 'devices' ? inverse(line) : line;
    }),
  );
  lines.push(controlLine(state, columns));
  if (status.insights.length > 0) {
    const parts = status.insights.map(({ name, value, unit }) => `${name} ${number(value)}${symbol(unit)}`);
    lines.push(dim(fit(` inside: ${parts.join(' · ')}`, columns)));
  }
  lines.push(title('processes', 'PROCESSES', columns, state));
  lines.push(
    ...window(status.processes, state.selected.processes, processRows, (process, isSelected) => {
      const line = processLine(process, columns);
      if (isSelected && state.pane === 'processes') return inverse(line);
      return process.state === 'faulted' ? red(line) : line;
    }),
  );
  lines.push(...drawLower(state, part, columns, rows - lines.length - 1));
  lines.push(
    state.question ? yellow(fit(questionLine(state.question), columns)) : dim(fit(keysLine(state, columns), columns)),
  );
  return lines.slice(0, rows);
}

function header({ status, isPaused, speed }: ScreenState, columns: number): string {
  const parts = ['perilune'];
  if (status) parts.push(status.board, clockTime(status.time));
  if (speed !== undefined) parts.push(speed === 0 ? 'as fast as it can' : `×${speed}`);
  if (isPaused) parts.push('PAUSED');
  return inverse(fit(` ${parts.join('  ')}`, columns));
}

function title(pane: 'devices' | 'processes', text: string, columns: number, state: ScreenState): string {
  const heads = { devices: '', processes: 'state         cpu     memory    restarts  last fault' };
  const line = fit(` ${text.padEnd(NAME + 1)} ${heads[pane]}`, columns);
  return state.pane === pane ? bold(line) : dim(line);
}

/** As many as there is room for, around the one selected. */
function window<Item>(
  items: readonly Item[],
  selected: number,
  rows: number,
  line: (item: Item, isSelected: boolean) => string,
): string[] {
  const first = Math.max(0, Math.min(selected - Math.floor(rows / 2), items.length - rows));
  return items.slice(first, first + rows).map((item, index) => line(item, first + index === selected));
}

function deviceLine(device: DeviceStatus, state: ScreenState, columns: number): string {
  const notes: string[] = [];
  if (device.owner !== undefined) notes.push(`← ${plain(device.owner)}`);
  if (device.guard && device.guard.reason !== 'none') notes.push(`held: ${device.guard.reason}`);
  if (device.sensor?.problem !== undefined) notes.push(`not plausible: ${device.sensor.problem}`);
  if (device.fault !== 'none') notes.push(`BROKEN: ${device.fault}`);
  const graph = Math.max(10, Math.min(40, columns - NAME - VALUE - 42));
  const bounds = device.unit === 'boolean' ? ([0, 1] as const) : undefined;
  const line = state.histories.get(device.name)?.draw(graph, bounds) ?? ''.padEnd(graph);
  return fit(
    ` ${fit(device.name, NAME)} ${fitRight(shownValue(device), VALUE)}  ${line}  ${notes.join('  ')}`,
    columns,
  );
}

const words: Readonly<Record<string, readonly [string, string]>> = {
  button: ['up', 'pressed'],
  contact: ['open', 'closed'],
};

function shownValue({ class: name, unit, values }: DeviceStatus): string {
  if (!values) return '–';
  if (unit === 'boolean') return (words[name] ?? ['off', 'on'])[(values[0] as number) > 0 ? 1 : 0] as string;
  return `${values.map(number).join(' ')}${symbol(unit)}`;
}

function number(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) >= 1000 ? 0 : 1)));
}

function symbol(unit: string): string {
  const text = Object.hasOwn(Unit, unit) ? unitSymbols[unit as UnitName] : '';
  return text === '' ? '' : ` ${text}`;
}

function controlLine(state: ScreenState, columns: number): string {
  const controls = state.status?.controls ?? [];
  const isActive = state.pane === 'controls';
  let left = columns - 10;
  const parts: string[] = [];
  for (const [index, control] of controls.entries()) {
    const text = ` ${controlText(control)} `;
    if (text.length > left) break;
    left -= text.length + 1;
    parts.push(isActive && index === state.selected.controls ? inverse(text) : text);
  }
  const name = isActive ? bold(' CONTROLS ') : dim(' CONTROLS ');
  return `${name}${controls.length === 0 ? dim('none') : parts.join(' ')}`;
}

function controlText({ name, value, unit, least, most, isMomentary }: ControlStatus): string {
  if (isMomentary) return value > 0 ? `(${name})` : `[${name}]`;
  if (unit === 'boolean') return `${name} ${value >= 0.5 ? 'on' : 'off'}`;
  return `${name} ${number(value)}${symbol(unit)} (${number(least)}–${number(most)})`;
}

function processLine(process: ProcessStatus, columns: number): string {
  const { name, state, cpuShare, memoryUsed, memoryQuota, restarts, restartAt, lastFault } = process;
  const shown = restartAt !== undefined ? 'waits to boot' : state;
  const memory = memoryUsed > 0 ? `${size(memoryUsed)}/${size(memoryQuota)}` : '–';
  const fault = lastFault ? `${lastFault.cause}: ${plain(lastFault.message)}` : '';
  const share = `${(cpuShare * 100).toFixed(1)} %`;
  return fit(
    ` ${fit(name, NAME + 1)} ${fit(shown, 13)} ${fitRight(share, 7)} ${fitRight(memory, 15)} ${fitRight(`${restarts}`, 5)}  ${fault}`,
    columns,
  );
}

/** The end of what is typed stays in sight: it comes first. */
function questionLine({ app, folder }: NonNullable<ScreenState['question']>): string {
  return ` ${plain(folder)}█ ← folder with the new ${plain(app)}; Enter alone: its own, read again; Esc: leave it`;
}
