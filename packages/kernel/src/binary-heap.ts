/** A binary heap whose members know their place, so that any of them can leave at once. */

export interface HeapMember {
  /** Place in the heap; -1 while it is in none. Only the heap writes it. */
  heapIndex: number;
}

export class BinaryHeap<T extends HeapMember> {
  /** Keeps the room it once had: an array that is pushed to and popped is made anew at every other change of its size. */
  readonly #members: (T | undefined)[] = [];
  #size = 0;
  readonly #before: (a: T, b: T) => boolean;

  /** @param before a total order: what is equal makes the result depend on the order of insertion */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#members[0];
  }

  /** The member must be in no heap. */
  add(member: T): void {
    this.#rise(member, this.#size++);
  }

  /** Does nothing if it is not in the heap. */
  remove(member: T): void {
    const index = member.heapIndex;
    if (index < 0) return;
    member.heapIndex = -1;
    const last = this.#members[--this.#size] as T;
    this.#members[this.#size] = undefined;
    if (last === member) return;
    this.#rise(last, index);
    this.#sink(last, last.heapIndex);
  }

  #rise(member: T, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#members[parentIndex] as T;
      if (!this.#before(member, parent)) break;
      this.#put(parent, index);
      index = parentIndex;
    }
    this.#put(member, index);
  }

  #sink(member: T, from: number): void {
    const members = this.#members;
    let index = from;
    while (true) {
      let childIndex = 2 * index + 1;
      if (childIndex >= this.#size) break;
      const right = members[childIndex + 1];
      if (right !== undefined && this.#before(right, members[childIndex] as T)) childIndex++;
      const child = members[childIndex] as T;
      if (!this.#before(child, member)) break;
      this.#put(child, index);
      index = childIndex;
    }
    this.#put(member, index);
  }

  #put(member: T, index: number): void {
    this.#members[index] = member;
    member.heapIndex = index;
  }
}
