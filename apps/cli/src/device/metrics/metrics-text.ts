/**
 * Numbers of a device as OpenMetrics 1.0 text (https://github.com/prometheus/OpenMetrics, specification/OpenMetrics.md):
 * families with type, unit and help, samples, and "# EOF".
 */
import type { MachineStatus } from '@perilune/machine';
import { appFamilies } from './app-families.ts';
import { deviceFamilies } from './device-families.ts';
import type { DeviceNumbers, Family, Labels } from './family.ts';
import { machineFamilies } from './machine-families.ts';
import { processFamilies } from './process-families.ts';

export const families: readonly Family[] = [...machineFamilies, ...processFamilies, ...deviceFamilies, ...appFamilies];

/** Between the name of a family and the labels of a sample. */
const suffixes: Readonly<Record<Family['type'], string>> = { counter: '_total', info: '_info', gauge: '', summary: '' };

export function metricsText(status: MachineStatus, device: DeviceNumbers): string {
  const lines = families.flatMap((family) => {
    const { name, type, unit, help } = family;
    return [
      `# TYPE ${name} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${help}`,
      ...family
        .samples(status, device)
        .map(({ labels, value, suffix }) => `${name}${suffix ?? suffixes[type]}${labelText(labels)} ${number(value)}`),
    ];
  });
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

function labelText(labels: Labels): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return `${value}`;
}
