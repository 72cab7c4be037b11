/** Adding to short lists that there are thousands of. */

/** Up to here a list has no room to spare. */
const SHORT = 8;

/**
 * The list with one more item at its end: the same array if it is long. V8 makes room for 16 more where something is pushed
 * to a short one, and most lists that processes have get one or two items.
 */
export function append<T>(list: T[], item: T): T[] {
  if (list.length < SHORT) return list.concat([item]);
  list.push(item);
  return list;
}
