/** A queue of entries that know their neighbours: joining and leaving anywhere take no search and no memory. */

export interface QueueMember {
  previous: this | undefined;
  next: this | undefined;
  /** Where it is; only the queue writes these three. */
  queue: LinkedQueue<this> | undefined;
}

export class LinkedQueue<T extends QueueMember> {
  first: T | undefined;
  #last: T | undefined;

  /** At the end. The member must be in no queue. */
  add(member: T): void {
    member.queue = this as LinkedQueue<T>;
    member.previous = this.#last;
    member.next = undefined;
    if (this.#last === undefined) this.first = member;
    else this.#last.next = member;
    this.#last = member;
  }

  /** The member must be in this queue. */
  remove(member: T): void {
    if (member.previous === undefined) this.first = member.next;
    else member.previous.next = member.next;
    if (member.next === undefined) this.#last = member.previous;
    else member.next.previous = member.previous;
    member.previous = member.next = member.queue = undefined;
  }
}
