/** The live screen: a view that owns the terminal while the machine runs, and gives it back as it was. */
import type { MachineEvent, MachineStatus } from '@perilune/machine';
import type { Summary } from '../machine/protocol.ts';
import { type CommandSink, LogView, type View } from '../machine/view.ts';
import { draw } from './draw.ts';
import { keysOf } from './keys.ts';
import { ScreenState } from './screen-state.ts';

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const TO_END_OF_LINE = '\u001b[K';
const BELOW = '\u001b[J';
/** Milliseconds between two statuses it wants. */
export const LIVE_STATUS = 250;
/** Milliseconds between two drawings, at least. */
const FRAME = 50;

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
  readonly #onData = (bytes: Buffer) => this.#keys(bytes.toString('utf8'));
  readonly #onResize = () => this.#drawSoon();
  readonly #onExit = () => this.#leave();
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;

  constructor({ sink, speed, replaceApp }: LiveViewOptions) {
    this.#state = new ScreenState(sink, speed, async (app, folder) => {
      this.#state.say(app, `(${await replaceApp(app, folder)})`);
      this.#drawSoon();
    });
    this.#sink = sink;
  }

  event(event: MachineEvent): void {
    this.#enter();
    this.#state.takeEvent(event);
    this.#drawSoon();
  }

  status(status: MachineStatus): void {
    this.#enter();
    this.#state.takeStatus(status);
    this.#drawSoon();
  }

  end(summary: Summary): void {
    this.#leave();
    new LogView((text) => void process.stdout.write(text)).end(summary);
  }

  abandon(): void {
    this.#leave();
  }

  /** Once there is something to show: what is wrong with a board is told on the ordinary screen. */
  #enter(): void {
    if (this.#isOpen) return;
    const { stdin, stdout } = process;
    this.#isOpen = true;
    stdout.write(ENTER);
    stdin.setRawMode(true);
    stdin.on('data', this.#onData);
    stdin.resume();
    stdout.on('resize', this.#onResize);
    process.on('exit', this.#onExit);
    this.#drawSoon();
  }

  #leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    const { stdin, stdout } = process;
    stdin.off('data', this.#onData);
    stdin.setRawMode(false);
    stdin.pause();
    stdout.off('resize', this.#onResize);
    process.off('exit', this.#onExit);
    stdout.write(LEAVE);
  }

  #keys(text: string): void {
    for (const key of keysOf(text)) this.#state.key(key);
    const { wish } = this.#state;
    this.#state.wish = 'none';
    if (wish === 'quit') this.#sink.send({ type: 'stop' });
    // In raw mode Ctrl-C is a key: it becomes what it is elsewhere, so that the exit status tells of it.
    else if (wish === 'interrupt') process.kill(process.pid, 'SIGINT');
    this.#drawSoon();
  }

  #drawSoon(): void {
    if (!this.#isOpen) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, FRAME);
  }

  #draw(): void {
    if (!this.#isOpen) return;
    const { columns = 80, rows = 24 } = process.stdout;
    const lines = draw(this.#state, columns, rows);
    process.stdout.write(HOME + lines.join(`${TO_END_OF_LINE}\r\n`) + TO_END_OF_LINE + BELOW);
  }
}
