/** The last line of the live screen: the keys that mean something now. */
import type { ScreenState } from './screen-state.ts';
import { widthOf } from './text.ts';

interface KeyHint {
  readonly text: string;
  /** Those of higher ones go first where there is no room. */
  readonly rank: number;
}

/** As many as there is room for. */
export function keysLine(state: ScreenState, columns: number): string {
  const hints = hintsOf(state);
  const line = () => ` ${hints.map(({ text }) => text).join('  ')}`;
  while (hints.length > 1 && widthOf(line()) > columns) {
    const rank = Math.max(...hints.map((hint) => hint.rank));
    hints.splice(
      hints.findLastIndex((hint) => hint.rank === rank),
      1,
    );
  }
  return line();
}

function hintsOf({ mode, pane, speed, isVisitor }: ScreenState): KeyHint[] {
  const hint = (text: string, rank = 0): KeyHint => ({ text, rank });
  if (mode === 'console') {
    return [hint('⏎ run'), hint('↑↓ what was typed', 1), hint('PgUp PgDn scroll', 2), hint('Esc leave the console')];
  }
  const own: Readonly<Record<typeof pane, readonly KeyHint[]>> = {
    controls: [hint('←→ turn'), hint('␣ press')],
    devices: [hint('↑↓ choose', 1), hint('f break')],
    processes: [
      hint('↑↓ choose', 3),
      hint('⏎ output', 1),
      hint('s stop/start'),
      hint('f fault'),
      hint('t end'),
      hint('b boot'),
      ...(isVisitor ? [] : [hint('r replace', 1)]),
    ],
  };
  return [
    hint('⇥ next'),
    ...own[pane],
    hint('c console', 2),
    ...(isVisitor ? [] : [hint('p pause', 3)]),
    ...(speed === undefined ? [] : [hint('[ ] speed', 4)]),
    hint('? help', -1),
    hint(isVisitor ? 'q leave' : 'q quit', -1),
  ];
}
