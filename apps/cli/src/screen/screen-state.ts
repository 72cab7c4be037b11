/** What the live screen shows, and what each key does to it or to the machine. Nothing here knows a terminal. */
import type { ControlStatus, DeviceStatus, MachineEvent, ProcessStatus } from '@perilune/machine';
import { type CommandSink, describe } from '../machine/view.ts';
import { ConsoleInput } from './console-input.ts';
import { runConsoleLine } from './process-console.ts';
import type { ShownStatus } from './shown-status.ts';
import { History } from './sparkline.ts';
import { clockTime, plain } from './text.ts';

export type Pane = 'controls' | 'devices' | 'processes';
const panes: readonly Pane[] = ['controls', 'devices', 'processes'];

/** What is in the lower part. */
export type Mode = 'log' | 'output' | 'console' | 'help';

const LOG_LINES = 500;
/** Lines a key scrolls. */
const SCROLL = 10;
const HISTORY = 120;
/** µs a momentary control stays pressed. */
const PRESS = 250_000;
const SLOWEST = 1;
const FASTEST = 4096;
/** Keys that do the same in the process console as elsewhere. */
const passing: readonly string[] = ['interrupt', 'page up', 'page down'];
const nextFault: Readonly<Record<DeviceStatus['fault'], DeviceStatus['fault']>> = {
  none: 'fails',
  fails: 'stuck',
  stuck: 'none',
};

/** Has the sources of an app read again, from its own folder or (not '') another one. What comes of it is a line of the log. */
export type ReplaceApp = (app: string, folder: string) => void;

export interface LogLine {
  readonly process: string;
  readonly text: string;
}

export class ScreenState {
  status: ShownStatus | undefined;
  readonly histories = new Map<string, History>();
  readonly log: LogLine[] = [];
  mode: Mode = 'log';
  pane: Pane = 'controls';
  selected: Record<Pane, number> = { controls: 0, devices: 0, processes: 0 };
  isPaused = false;
  /** Times faster than real time; undefined on real time. */
  speed: number | undefined;
  /** Whose output is shown in the mode 'output'. */
  watched = '';
  /** The app that is to be replaced, and what was typed of the folder. */
  question: { readonly app: string; folder: string } | undefined;
  /** Lines the lower part shows before its last ones. */
  scroll = 0;
  readonly console: ConsoleInput;
  /** The machine is to end: q, or Ctrl-C. */
  wish: 'none' | 'quit' | 'interrupt' = 'none';
  readonly #sink: CommandSink;
  readonly #replaceApp: ReplaceApp | undefined;

  /** @param replaceApp undefined: it looks at a machine that somebody else runs */
  constructor(sink: CommandSink, speed: number | undefined, replaceApp: ReplaceApp | undefined) {
    this.#sink = sink;
    this.console = new ConsoleInput((line) => runConsoleLine(line, this.status, sink).map(plain));
    this.speed = speed;
    this.#replaceApp = replaceApp;
  }

  /** To leave the screen does not end the machine. */
  get isVisitor(): boolean {
    return this.#replaceApp === undefined;
  }

  takeStatus(status: ShownStatus): void {
    const chosen = this.status?.processes[this.selected.processes];
    this.status = status;
    // Who is chosen stays chosen, also as its successor, which is elsewhere in the list.
    const { processes } = status;
    const place = processes.findIndex(({ id }) => id === chosen?.id);
    const successor = place >= 0 ? place : processes.findIndex(({ name }) => name === chosen?.name);
    if (successor >= 0) this.selected.processes = successor;
    for (const { name, values } of status.devices) this.#remember(name, values?.[0]);
    for (const pane of panes) {
      this.selected[pane] = Math.max(0, Math.min(this.selected[pane], this.count(pane) - 1));
    }
  }

  #remember(device: string, value: number | undefined): void {
    let history = this.histories.get(device);
    if (!history) {
      history = new History(HISTORY);
      this.histories.set(device, history);
    }
    history.add(value ?? Number.NaN);
  }

  takeEvent(event: MachineEvent): void {
    const process = 'process' in event ? event.process : 'device' in event ? event.device : 'machine';
    this.#addToLog(event.time, process, describe(event));
    // Who has typed it does not see the log.
    if (event.type === 'rejected' && this.mode === 'console') this.console.answer(plain(describe(event)));
  }

  /** What the host has to say. */
  say(process: string, text: string): void {
    this.#addToLog(this.status?.time ?? 0, process, text);
  }

  #addToLog(time: number, process: string, text: string): void {
    for (const line of text.split('\n')) {
      this.log.push({ process, text: `${clockTime(time)} ${plain(process)}: ${plain(line)}` });
      const isShown = this.mode === 'log' || (this.mode === 'output' && process === this.watched);
      // Who reads what is further up goes on reading it.
      if (isShown && this.scroll > 0) this.#scrollBy(1);
    }
    if (this.log.length > LOG_LINES) this.log.splice(0, this.log.length - LOG_LINES);
  }

  count(pane: Pane): number {
    return this.status?.[pane].length ?? 0;
  }

  key(key: string): void {
    if (this.question && this.#answerKey(key, this.question)) return;
    if (this.mode === 'console' && this.#consoleKey(key)) return;
    this.#commonKey(key);
  }

  #commonKey(key: string): void {
    switch (key) {
      case 'interrupt':
        this.wish = 'interrupt';
        break;
      case 'q':
        this.wish = 'quit';
        break;
      case 'tab':
        this.pane = panes[(panes.indexOf(this.pane) + 1) % panes.length] as Pane;
        break;
      case 'back tab':
        this.pane = panes[(panes.indexOf(this.pane) + panes.length - 1) % panes.length] as Pane;
        break;
      case 'up':
        this.#move(-1);
        break;
      case 'down':
        this.#move(1);
        break;
      case 'p':
        if (this.isVisitor) break;
        this.isPaused = !this.isPaused;
        this.#sink.send({ type: 'pause', isPaused: this.isPaused });
        break;
      case '[':
      case ']':
        this.#changeSpeed(key === ']' ? 2 : 0.5);
        break;
      case 'page up':
        this.#scrollBy(SCROLL);
        break;
      case 'page down':
        this.#scrollBy(-SCROLL);
        break;
      case ':':
      case 'c':
        this.#show('console');
        break;
      case '?':
      case 'h':
        this.#show(this.mode === 'help' ? 'log' : 'help');
        break;
      case 'escape':
        this.#show('log');
        break;
      default:
        this.#paneKey(key);
    }
  }

  #show(mode: Mode): void {
    this.mode = mode;
    this.scroll = 0;
  }

  #scrollBy(lines: number): void {
    this.scroll = Math.max(0, Math.min(this.scroll + lines, LOG_LINES));
  }

  #move(by: number): void {
    this.selected[this.pane] = Math.max(0, Math.min(this.selected[this.pane] + by, this.count(this.pane) - 1));
    if (this.mode === 'output' && this.pane === 'processes') this.#watch();
  }

  #changeSpeed(factor: number): void {
    if (this.speed === undefined) return;
    this.speed = Math.min(FASTEST, Math.max(SLOWEST, this.speed * factor));
    this.#sink.send({ type: 'speed', speed: this.speed });
  }

  #paneKey(key: string): void {
    const { status } = this;
    if (!status) return;
    const index = this.selected[this.pane];
    if (this.pane === 'controls') {
      const control = status.controls[index];
      if (control) this.#turn(control, key);
    } else if (this.pane === 'devices') {
      const device = status.devices[index];
      if (device && key === 'f') {
        this.#sink.send({ type: 'break', device: device.name, fault: nextFault[device.fault] });
      }
    } else {
      const process = status.processes[index];
      if (process) this.#operate(process, key);
    }
  }

  #turn({ chip, name, value, least, most, step, isMomentary }: ControlStatus, key: string): void {
    const turn = (to: number) => this.#sink.send({ type: 'turn', chip, control: name, value: to });
    if (isMomentary) {
      if (key === ' ' || key === 'enter') {
        this.#sink.send({ type: 'turn', chip, control: name, value: most, for: PRESS });
      }
      return;
    }
    const isSwitch = least === 0 && most === 1 && step === 1;
    if (isSwitch && (key === ' ' || key === 'enter')) turn(value >= 0.5 ? 0 : 1);
    else if (key === 'right' || key === '+') turn(Math.min(most, value + step));
    else if (key === 'left' || key === '-') turn(Math.max(least, value - step));
  }

  #operate({ id, name, state }: ProcessStatus, key: string): void {
    const operate = (operation: 'stop' | 'start' | 'fault' | 'terminate' | 'boot') =>
      this.#sink.send({ type: 'process', process: id, operation });
    if (key === 's') operate(state === 'stopped' ? 'start' : 'stop');
    else if (key === 'f') operate('fault');
    else if (key === 't') operate('terminate');
    else if (key === 'b') operate('boot');
    else if (key === 'r' && !this.isVisitor) this.question = { app: name, folder: '' };
    else if (key === 'enter') {
      this.#show(this.mode === 'output' ? 'log' : 'output');
      this.#watch();
    }
  }

  #watch(): void {
    this.watched = this.status?.processes[this.selected.processes]?.name ?? '';
  }

  /** @returns false for keys that mean the same as elsewhere */
  #answerKey(key: string, question: { readonly app: string; folder: string }): boolean {
    if (key === 'escape' || key === 'end') this.question = undefined;
    else if (key === 'enter') {
      this.question = undefined;
      this.#show('log');
      this.#replaceApp?.(question.app, question.folder.trim());
    } else if (key === 'backspace') question.folder = [...question.folder].slice(0, -1).join('');
    else if ([...key].length === 1) question.folder += key;
    else return key !== 'interrupt';
    return true;
  }

  /** @returns false for keys that mean the same as elsewhere */
  #consoleKey(key: string): boolean {
    if (key === 'escape' || key === 'end') this.#show('log');
    else if (this.console.key(key)) this.scroll = 0;
    else return !passing.includes(key);
    return true;
  }
}
