/** This computer as a chip of a board: measured each period, and set to what the machine asks for. */
import type { HostChip, MachineCommand } from '@perilune/machine';
import { Computer } from '@perilune/platform-node';

/** Milliseconds between the two first looks: counters need two. */
const FIRST_LOOK = 100;

/** What is told to the machine: for certain, or if there is room. */
export interface MachineOutbox {
  deliver(command: MachineCommand): void;
  offer(command: MachineCommand): boolean;
}

export type HostComputer = Pick<Computer, 'measure' | 'setLight'>;

function computerOf({ parameters: { disk, network, temperature, light } }: HostChip): HostComputer {
  return new Computer({
    disk: String(disk),
    network: String(network),
    temperature: String(temperature),
    light: String(light),
  });
}

/** A chip of the type "computer": measured each period, one look at a time. */
export class WatchedComputer {
  readonly #chip: HostChip;
  readonly #outbox: MachineOutbox;
  readonly #computer: HostComputer;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** What was put out by us: nothing else is made safe. */
  readonly #touched = new Set<string>();
  /** One output after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(chip: HostChip, outbox: MachineOutbox, computer: HostComputer = computerOf(chip)) {
    this.#chip = chip;
    this.#outbox = outbox;
    this.#computer = computer;
    void this.#watch();
  }

  put(part: string, value: number): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      this.#touched.add(part);
      const problem = await this.#computer.setLight(value > 0);
      const { name: chip } = this.#chip;
      this.#outbox.deliver({ type: 'answered', chip, part, ...(problem !== undefined && { problem }) });
    });
    return this.#work;
  }

  makeSafe(): Promise<void> {
    this.#work = this.#work.then(async () => {
      for (const part of this.#touched) await this.#computer.setLight((this.#chip.safe[part] ?? 0) > 0);
    });
    return this.#work;
  }

  /** The machine hears that its outputs were not what it thinks, and a look later that they are there. */
  resume(problem: string): void {
    if (this.#touched.size === 0 || this.#isClosed) return;
    const values = Object.fromEntries([...this.#touched].map((part) => [part, problem]));
    this.#outbox.deliver({ type: 'measured', chip: this.#chip.name, values });
    void this.#look();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.makeSafe();
  }

  async #watch(): Promise<void> {
    await this.#computer.measure();
    const period = Number(this.#chip.parameters.period) / 1000;
    this.#lookAfter(Math.min(FIRST_LOOK, period), period);
  }

  #lookAfter(milliseconds: number, period: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(async () => {
      const began = performance.now();
      await this.#look();
      this.#lookAfter(Math.max(0, period - (performance.now() - began)), period);
    }, milliseconds);
  }

  async #look(): Promise<void> {
    const measured = await this.#computer.measure();
    const { name: chip, parts } = this.#chip;
    const values = Object.fromEntries(Object.entries(measured).filter(([part]) => parts.includes(part)));
    this.#outbox.offer({ type: 'measured', chip, values });
  }
}
