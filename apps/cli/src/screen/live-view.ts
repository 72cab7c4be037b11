/** The live screen: a view that owns the terminal while the machine runs, and gives it back as it was. */
import type { MachineEvent, MachineStatus } from '@perilune/machine';
import type { Summary } from '../machine/protocol.ts';
import { type CommandSink, LogView, type View } from '../machine/view.ts';
import { draw } from './draw.ts';
import { ScreenState } from './screen-state.ts';
import { TerminalScreen } from './terminal-screen.ts';

/** Milliseconds between two statuses it wants. */
export const LIVE_STATUS = 250;

export interface LiveViewOptions {
  readonly sink: CommandSink;
  /** Times faster than real time; undefined on real time. */
  readonly speed: number | undefined;
  /** Replaces an app by what is in a folder now ('': its own). @returns what came of it; never rejects */
  replaceApp(app: string, folder: string): Promise<string>;
}

export class LiveView implements View {
  readonly #state: ScreenState;
  readonly #sink: CommandSink;
  readonly #screen: TerminalScreen;

  constructor({ sink, speed, replaceApp }: LiveViewOptions) {
    const state = new ScreenState(sink, speed, async (app, folder) => {
      state.say(app, `(${await replaceApp(app, folder)})`);
      this.#screen.drawSoon();
    });
    this.#state = state;
    this.#sink = sink;
    this.#screen = new TerminalScreen({
      draw: (columns, rows) => draw(state, columns, rows),
      key: (key) => this.#key(key),
    });
  }

  /** The terminal is taken once there is something to show: what is wrong with a board is told on the ordinary screen. */
  event(event: MachineEvent): void {
    this.#screen.open();
    this.#state.takeEvent(event);
    this.#screen.drawSoon();
  }

  status(status: MachineStatus): void {
    this.#screen.open();
    this.#state.takeStatus(status);
    this.#screen.drawSoon();
  }

  end(summary: Summary): void {
    this.#screen.close();
    new LogView((text) => void process.stdout.write(text)).end(summary);
  }

  abandon(): void {
    this.#screen.close();
  }

  #key(key: string): void {
    this.#state.key(key);
    const { wish } = this.#state;
    this.#state.wish = 'none';
    if (wish === 'quit') this.#sink.send({ type: 'stop' });
    // In raw mode Ctrl-C is a key: it becomes what it is elsewhere, so that the exit status tells of it.
    else if (wish === 'interrupt') process.kill(process.pid, 'SIGINT');
  }
}
