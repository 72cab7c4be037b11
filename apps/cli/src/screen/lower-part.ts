/** The lower part of the live screen: the log, or what was asked for instead. */
import type { ScreenState } from './screen-state.ts';
import { bold, yellow } from './style.ts';
import { fit, plain, wrap } from './text.ts';

/** Fewest lines of the lower part. */
const LOWER = 4;
/** Most lines it takes from the rest for what was asked for: so many, or a share of all. */
const ASKED_FOR = 16;
const ASKED_FOR_SHARE = 0.6;

export interface LowerPart {
  readonly name: string;
  readonly lines: readonly string[];
}

/** So many it has at least: the log takes what is left, what was asked for comes before devices and processes. */
export function lowerRows({ mode }: ScreenState, { lines }: LowerPart, rows: number): number {
  if (mode === 'log') return LOWER;
  return Math.max(LOWER, Math.min(lines.length + 1, Math.max(ASKED_FOR, Math.floor(rows * ASKED_FOR_SHARE))));
}

export function drawLower(state: ScreenState, { name, lines }: LowerPart, columns: number, rows: number): string[] {
  if (rows <= 0) return [];
  const last = Math.max(Math.min(rows - 1, lines.length), lines.length - state.scroll);
  const body = lines.slice(Math.max(0, last - rows + 1), last).map((line) => fit(` ${line}`, columns));
  while (body.length < rows - 1) body.push(''.padEnd(columns));
  const head = bold(
    fit(` ${name}${last < lines.length ? `  (PgDn: ${lines.length - last} lines below)` : ''}`, columns),
  );
  return [state.mode === 'console' ? yellow(head) : head, ...body];
}

export function lowerPart(state: ScreenState, columns: number): LowerPart {
  switch (state.mode) {
    case 'log':
      return { name: 'LOG', lines: state.log.map(({ text }) => text) };
    case 'output': {
      const own = state.log.filter(({ process }) => process === state.watched);
      return { name: `OUTPUT OF ${plain(state.watched)} (Esc: the whole log)`, lines: own.map(({ text }) => text) };
    }
    case 'console': {
      const lines = [...state.console.lines, `> ${plain(state.console.line)}█`];
      return {
        name: 'PROCESS CONSOLE (help lists the commands)',
        lines: lines.flatMap((one) => wrap(one, columns - 1)),
      };
    }
    case 'help':
      return { name: 'KEYS', lines: [...keyLines, ...(state.isVisitor ? visitorLines : ownerLines)] };
  }
}

const keyLines = [
  'Tab             next part: controls, devices, processes',
  'PgUp PgDn       what was said before',
  '↑ ↓             choose in it',
  'controls        ← → turn; Space presses or toggles',
  'devices         f breaks it: it fails, then sticks, then works again',
  'processes       Enter its output; s stop or start, f fault, t terminate, b boot',
  'c               process console',
];
const ownerLines = [
  '                r replaces the app of the chosen process',
  'p               pause;  [ ] slower, faster (on virtual time)',
  'q               quit: all outputs go into their safe state',
];
const visitorLines = ['q               leave: the device goes on'];
