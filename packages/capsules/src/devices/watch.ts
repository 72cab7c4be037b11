/** A watch on a device: decides which values are events. */
import { EVENT_GONE } from '@perilune/abi';
import type { Microseconds, Timer } from '@perilune/hil';

export type WatchKind = 'change' | 'above' | 'below';

export class Watch {
  /** 0 until its handle is open. */
  handle = 0;
  readonly kind: WatchKind;
  /** In steps; of a change, the least time between two events in µs. */
  readonly limit: number;
  /** In steps: how far back before it is told of again. */
  hysteresis = 1;
  /** The event that waits to be told, if one does: its value, and how many it stands for beside itself. */
  isWaiting = false;
  value = 0;
  merged = 0;
  /** The device is gone: this is its last event. */
  isGone = false;
  /** Set while a change waits for its time. */
  timer: Timer | undefined;
  /** Beyond the limit, and told so. */
  isBeyond = false;
  /** The value seen last, in steps; undefined before the first. */
  seen: number | undefined;
  #eventAt: Microseconds = Number.NEGATIVE_INFINITY;

  constructor(kind: WatchKind, limit: number) {
    this.kind = kind;
    this.limit = limit;
  }

  /** @returns whether that is an event: 'later' if only once `nextAt` has come */
  observe(value: number, now: Microseconds): 'event' | 'later' | 'nothing' {
    const hasChanged = this.seen !== undefined && this.seen !== value;
    this.seen = value;
    if (this.kind === 'change') {
      if (!hasChanged) return 'nothing';
      if (now >= this.nextAt) return this.#event(value, now);
      this.merged += 1;
      return 'later';
    }
    const beyond = this.kind === 'above' ? value - this.limit : this.limit - value;
    if (this.isBeyond) {
      if (beyond <= -this.hysteresis) this.isBeyond = false;
      return 'nothing';
    }
    if (beyond <= 0) return 'nothing';
    this.isBeyond = true;
    return this.#event(value, now);
  }

  /** When a change may be told next. */
  get nextAt(): Microseconds {
    return this.#eventAt + this.limit;
  }

  /** The time of a change that came too soon has come. */
  ripen(now: Microseconds): void {
    // The last change is the event; those before it are merged into it.
    this.merged -= 1;
    this.#event(this.seen ?? 0, now);
  }

  /** The device is gone. */
  end(now: Microseconds): void {
    this.isGone = true;
    this.timer?.cancel();
    this.#event(0, now);
  }

  #event(value: number, now: Microseconds): 'event' {
    if (this.isWaiting) this.merged += 1;
    this.isWaiting = true;
    this.value = value;
    this.#eventAt = now;
    return 'event';
  }

  /** Takes the event away. */
  tell(): { readonly value: number; readonly merged: number } {
    const { value, merged } = this;
    this.isWaiting = false;
    this.merged = 0;
    return { value, merged: this.isGone ? EVENT_GONE : merged };
  }
}
