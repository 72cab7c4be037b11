/**
 * The upcalls that wait for a process, and what it subscribed to.
 *
 * Events wait in one queue in the order they happened, whether a function is subscribed or not: Yield-WaitFor may come
 * for them. The queue is bounded. When it is full an event goes to a slot of its own subscription, which holds one;
 * the next of that subscription replaces it (and counts as dropped). So a flood of one kind of event costs at
 * most older events of that kind, and the last event of every kind always arrives: no wake-up is lost.
 *
 *   queue  [ … ][ … ][ … ]   in order, full        slots   subscription 3: [ … ]   subscription 7: [ … ]
 *
 * A slot is used only while the queue is full: whatever leaves the queue makes room for the slot that was filled first.
 */
import type { SystemCallAnswer } from '@perilune/hil';
import { append } from './append.ts';

/** Room the queue has at first, which no process pays for. */
const FIRST_CAPACITY = 4;
/** In the queue: index of the subscription and three arguments. */
const WORDS = 4;
/** Bytes of one place in the queue. */
export const QUEUED_UPCALL_SIZE = 4 * WORDS;
/** Bytes a process pays for each subscription it uses. */
export const SUBSCRIPTION_SIZE = 160;

export class Subscription {
  readonly driver: number;
  readonly number: number;
  /** Its place among those of the process. */
  readonly index: number;
  /** 0: the null upcall. */
  function = 0;
  userdata = 0;
  /** Events that wait, the slot included. */
  pending = 0;
  /** When its slot was filled, counted up; 0 while it is empty. */
  slotOrder = 0;
  slot0 = 0;
  slot1 = 0;
  slot2 = 0;

  constructor(driver: number, number: number, index: number) {
    this.driver = driver;
    this.number = number;
    this.index = index;
  }
}

/** Of all that have none: never changed, since `append` makes a new list of a short one. */
const noSubscriptions: Subscription[] = [];

/** An event as it is put into snapshots and reports. */
export interface QueuedUpcall {
  readonly driver: number;
  readonly subscription: number;
  readonly arguments: readonly [number, number, number];
}

export interface UpcallMemory {
  charge(bytes: number): boolean;
}

export class UpcallQueue {
  #subscriptions = noSubscriptions;
  readonly #memory: UpcallMemory;
  /** Most entries the queue may have. */
  readonly #limit: number;
  #ring: Uint32Array | undefined;
  #capacity = 0;
  #head = 0;
  #count = 0;
  #slotsUsed = 0;
  #slotOrder = 0;
  /** Waiting events of subscriptions that have a function. */
  #executable = 0;
  /** Events that were replaced in a slot. */
  dropped = 0;

  /** @param limit how many may wait, at least 1 */
  constructor(memory: UpcallMemory, limit: number) {
    this.#memory = memory;
    this.#limit = Math.max(1, limit);
  }

  get waiting(): number {
    return this.#count + this.#slotsUsed;
  }

  /** True if an event waits that has a function. */
  get executable(): boolean {
    return this.#executable > 0;
  }

  get subscriptions(): readonly Subscription[] {
    return this.#subscriptions;
  }

  find(driver: number, number: number): Subscription | undefined {
    const subscriptions = this.#subscriptions;
    for (let index = 0; index < subscriptions.length; index++) {
      const subscription = subscriptions[index] as Subscription;
      if (subscription.number === number && subscription.driver === driver) return subscription;
    }
    return undefined;
  }

  /** Makes it if it is not there. Drivers describe how many there can be, which bounds them. */
  ensure(driver: number, number: number): Subscription {
    let subscription = this.find(driver, number);
    if (subscription === undefined) {
      subscription = new Subscription(driver, number, this.#subscriptions.length);
      this.#subscriptions = append(this.#subscriptions, subscription);
    }
    return subscription;
  }

  /** Sets the function, and cancels all that waits for the subscription. */
  subscribe(subscription: Subscription, function_: number, userdata: number): void {
    if (subscription.pending > 0) this.#cancel(subscription);
    subscription.function = function_;
    subscription.userdata = userdata;
  }

  /** @returns false if an earlier event of the subscription was dropped for it */
  schedule(subscription: Subscription, argument0: number, argument1: number, argument2: number): boolean {
    const hasRoom = this.#slotsUsed === 0 && this.#hasRoom();
    let complete = true;
    if (hasRoom) {
      this.#push(subscription.index, argument0, argument1, argument2);
    } else if (subscription.slotOrder > 0) {
      this.dropped++;
      complete = false;
    } else {
      subscription.slotOrder = ++this.#slotOrder;
      this.#slotsUsed++;
    }
    if (!hasRoom) {
      subscription.slot0 = argument0;
      subscription.slot1 = argument1;
      subscription.slot2 = argument2;
    }
    if (complete) {
      subscription.pending++;
      if (subscription.function !== 0) this.#executable++;
    }
    return complete;
  }

  /** Takes the first event that has a function, into `answer`; events without one before it are over. @returns whose it was */
  takeExecutable(answer: SystemCallAnswer): Subscription | undefined {
    while (this.#count > 0) {
      const subscription = this.#takeAt(0, answer);
      if (subscription.function !== 0) return subscription;
    }
    answer.word1 = answer.word2 = answer.word3 = 0;
    return undefined;
  }

  /** Takes the first event of a subscription. The others stay, in order. @returns false if there is none */
  takeFor(subscription: Subscription, answer: SystemCallAnswer): boolean {
    if (subscription.pending === 0) return false;
    for (let place = 0; place < this.#count; place++) {
      if (this.#word(place, 0) !== subscription.index) continue;
      this.#takeAt(place, answer);
      return true;
    }
    answer.word1 = subscription.slot0;
    answer.word2 = subscription.slot1;
    answer.word3 = subscription.slot2;
    this.#emptySlot(subscription);
    return true;
  }

  /** All that wait, in order. */
  list(): QueuedUpcall[] {
    const list: QueuedUpcall[] = [];
    for (let place = 0; place < this.#count; place++) {
      const { driver, number } = this.#subscriptions[this.#word(place, 0)] as Subscription;
      const words = [this.#word(place, 1), this.#word(place, 2), this.#word(place, 3)] as const;
      list.push({ driver, subscription: number, arguments: words });
    }
    const slots = this.#subscriptions.filter(({ slotOrder }) => slotOrder > 0);
    for (const { driver, number, slot0, slot1, slot2 } of slots.sort((a, b) => a.slotOrder - b.slotOrder)) {
      list.push({ driver, subscription: number, arguments: [slot0 >>> 0, slot1 >>> 0, slot2 >>> 0] });
    }
    return list;
  }

  /** The process has ended: nothing waits any more, and nothing is subscribed. */
  clear(): void {
    this.#subscriptions = noSubscriptions;
    this.#ring = undefined;
    this.#capacity = this.#head = this.#count = this.#slotsUsed = this.#executable = 0;
  }

  #hasRoom(): boolean {
    if (this.#count < this.#capacity) return true;
    if (this.#capacity >= this.#limit) return false;
    const capacity = Math.min(this.#limit, Math.max(FIRST_CAPACITY, this.#capacity * 2));
    const paid = capacity - Math.max(this.#capacity, FIRST_CAPACITY);
    if (paid > 0 && !this.#memory.charge(paid * QUEUED_UPCALL_SIZE)) return false;
    const ring = new Uint32Array(capacity * WORDS);
    for (let index = 0; index < this.#count * WORDS; index++) {
      ring[index] = this.#word(Math.floor(index / WORDS), index % WORDS);
    }
    this.#ring = ring;
    this.#capacity = capacity;
    this.#head = 0;
    return true;
  }

  #offset(place: number): number {
    const absolute = this.#head + place;
    return (absolute >= this.#capacity ? absolute - this.#capacity : absolute) * WORDS;
  }

  #word(place: number, word: number): number {
    return (this.#ring as Uint32Array)[this.#offset(place) + word] as number;
  }

  #push(index: number, argument0: number, argument1: number, argument2: number): void {
    const ring = this.#ring as Uint32Array;
    const offset = this.#offset(this.#count++);
    ring[offset] = index;
    ring[offset + 1] = argument0;
    ring[offset + 2] = argument1;
    ring[offset + 3] = argument2;
  }

  #takeAt(place: number, answer: SystemCallAnswer): Subscription {
    const ring = this.#ring as Uint32Array;
    const offset = this.#offset(place);
    const subscription = this.#subscriptions[ring[offset] as number] as Subscription;
    answer.word1 = ring[offset + 1] as number;
    answer.word2 = ring[offset + 2] as number;
    answer.word3 = ring[offset + 3] as number;
    subscription.pending--;
    if (subscription.function !== 0) this.#executable--;
    // What is before the place moves up by one: most often nothing.
    for (let index = place; index > 0; index--) {
      const before = this.#offset(index - 1);
      ring.copyWithin(this.#offset(index), before, before + WORDS);
    }
    this.#head = this.#head + 1 === this.#capacity ? 0 : this.#head + 1;
    this.#count--;
    if (this.#slotsUsed > 0) this.#refill();
    return subscription;
  }

  /** Moves the slot that was filled first to the end of the queue. */
  #refill(): void {
    let first: Subscription | undefined;
    for (const subscription of this.#subscriptions) {
      if (subscription.slotOrder === 0) continue;
      if (first === undefined || subscription.slotOrder < first.slotOrder) first = subscription;
    }
    if (first === undefined) return;
    this.#push(first.index, first.slot0, first.slot1, first.slot2);
    first.slotOrder = 0;
    this.#slotsUsed--;
  }

  #emptySlot(subscription: Subscription): void {
    subscription.slotOrder = 0;
    subscription.pending--;
    if (subscription.function !== 0) this.#executable--;
    this.#slotsUsed--;
  }

  #cancel(subscription: Subscription): void {
    if (subscription.slotOrder > 0) this.#emptySlot(subscription);
    if (subscription.pending === 0) return;
    const ring = this.#ring as Uint32Array;
    let kept = 0;
    for (let place = 0; place < this.#count; place++) {
      const from = this.#offset(place);
      if (ring[from] === subscription.index) continue;
      if (kept !== place) ring.copyWithin(this.#offset(kept), from, from + WORDS);
      kept++;
    }
    const cancelled = this.#count - kept;
    this.#count = kept;
    subscription.pending -= cancelled;
    if (subscription.function !== 0) this.#executable -= cancelled;
    for (let room = cancelled; room > 0 && this.#slotsUsed > 0; room--) this.#refill();
  }
}
