/** Reads OpenMetrics text by the rules of its specification, 1.0, and throws at the first that is broken. */

export interface MetricFamily {
  readonly type: string;
  readonly unit: string | undefined;
  readonly help: string | undefined;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i;
/** What samples of a type add to the name of their family. */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  info: ['_info'],
  summary: ['', '_count', '_sum', '_created'],
};

class Family {
  type = '';
  unit: string | undefined;
  help: string | undefined;
  readonly samples: MetricSample[] = [];
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export function readOpenMetrics(text: string): ReadonlyMap<string, MetricFamily> {
  if (!text.endsWith('# EOF\n')) throw new Error('the text does not end with "# EOF" and a newline');
  const lines = text.slice(0, -1).split('\n');
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const [index, line] of lines.entries()) {
    const fail = (message: string): never => {
      throw new Error(`line ${index + 1}: ${message}: ${line}`);
    };
    if (line === '# EOF') {
      if (index !== lines.length - 1) fail('there is something after the end');
      continue;
    }
    const descriptor = /^# (TYPE|UNIT|HELP) (\S+) (.*)$/.exec(line);
    if (descriptor) {
      const [, kind = '', name = '', rest = ''] = descriptor;
      if (current?.name !== name) {
        if (!NAME.test(name)) fail('this is no name');
        if (families.has(name)) fail('the family was there already');
        current = new Family(name);
        families.set(name, current);
      }
      describe(current, kind, rest, fail);
      continue;
    }
    if (line.startsWith('#') || line === '') fail('neither a descriptor nor a sample');
    if (current) current.samples.push(readSample(line, current, fail));
    else fail('a sample without a type');
  }
  return families;
}

type Fail = (message: string) => never;

function describe(family: Family, kind: string, rest: string, fail: Fail): void {
  if (family.samples.length > 0) fail('a descriptor after samples');
  if (kind === 'TYPE') {
    if (family.type !== '') fail('a second type');
    if (!Object.hasOwn(suffixes, rest)) fail('a type nothing is known of');
    family.type = rest;
  } else if (kind === 'UNIT') {
    if (family.unit !== undefined) fail('a second unit');
    if (rest !== '' && !family.name.endsWith(`_${rest}`)) fail('the name does not end with the unit');
    family.unit = rest;
  } else {
    if (family.help !== undefined) fail('a second help');
    if (/\\(?![\\n"])/.test(rest)) fail('a backslash that is none');
    family.help = rest;
  }
}

function readSample(line: string, family: Family, fail: Fail): MetricSample {
  const parts = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!parts) return fail('this is no sample');
  const [, name = '', labelText, valueText = ''] = parts;
  const { type } = family;
  if (type === '') fail('a sample without a type');
  const suffix = name.startsWith(family.name) ? name.slice(family.name.length) : undefined;
  if (suffix === undefined || !suffixes[type]?.includes(suffix)) fail(`no sample of the ${type} ${family.name}`);
  if (!NUMBER.test(valueText)) fail('this is no number');
  const value = Number(valueText.replace('Inf', 'Infinity'));
  const labels = readLabels(labelText ?? '', fail);
  if (suffix === '_total' || suffix === '_count') {
    if (!(value >= 0)) fail('a counter below zero, or none');
  }
  if (suffix === '_count' && !Number.isInteger(value)) fail('a count that is no whole number');
  if (type === 'info' && value !== 1) fail('an info that is not 1');
  if (type === 'summary' && suffix === '') {
    const { quantile } = labels;
    if (quantile === undefined || !/^\d+\.\d+$/.test(quantile) || Number(quantile) > 1) fail('no quantile from 0 to 1');
    if (value < 0) fail('a quantile of a summary below zero');
  }
  const isThere = family.samples.some((one) => one.name === name && sorted(one.labels) === sorted(labels));
  if (isThere) fail('the same sample twice');
  return { name, labels, value };
}

function sorted(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function readLabels(text: string, fail: Fail): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(?:,(?=.)|$)/.exec(rest);
    if (!label) return fail('these are no labels');
    const [whole, name = '', value = ''] = label;
    if (Object.hasOwn(labels, name)) fail('a label twice');
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
  }
  return labels;
}
