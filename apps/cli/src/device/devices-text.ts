/** The devices, pins and controls of a device as people read them. */
import type { DeviceAnswer, Methods, PinAnswer, ResultOf } from '@perilune/client';
import { shownValues, table } from './tables.ts';

type Listed = Pick<ResultOf<Methods['devices']>, 'devices' | 'pins' | 'controls'>;

export function devicesText({ devices, pins, controls }: Listed): string {
  const listed = table(
    ['DEVICE', 'CLASS', 'VALUE', 'OWNER', 'NOTES'],
    [...devices.map(deviceRow), ...pins.map(pinRow)],
    [2],
  );
  if (controls.length === 0) return listed;
  const rows = controls.map(({ chip, name, unit, value, least, most, summary }) => [
    `${chip}.${name}`,
    shownValues(unit, [value]),
    `${least} to ${most}`,
    summary,
  ]);
  return `${listed}\n${table(['CONTROL', 'VALUE', 'RANGE', 'WHAT IT IS'], rows, [1])}`;
}

function deviceRow({ name, class: its, unit, values, owner, fault, guard }: DeviceAnswer): string[] {
  const notes = [...(guard ? guardNotes(guard) : []), ...(fault === 'none' ? [] : [`broken: ${fault}`])];
  return [name, its, shownValues(unit, values), owner ?? '', notes.join(', ')];
}

function pinRow({ name, kind, value, owner, guard }: PinAnswer): string[] {
  return [name, kind, shownValues(kind === 'pwm' ? 'percent' : '', [value]), owner ?? '', guardNotes(guard).join(', ')];
}

function guardNotes({ reason, interventions }: PinAnswer['guard']): string[] {
  return [
    ...(reason === 'none' ? [] : [`held: ${reason}`]),
    ...(interventions > 0 ? [`${interventions} ${interventions === 1 ? 'intervention' : 'interventions'}`] : []),
  ];
}
