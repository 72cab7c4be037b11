// Positions as string functions count them: from 1, negative from the end. Nothing here waits.

/** Where a part begins, cut to 1 …; it may lie beyond the end. */
export function startPosition(position: i64, length: u32): i64 {
  if (position > 0) return position;
  if (position == 0 || position < 0 - <i64>length) return 1;
  return <i64>length + position + 1;
}

/** Where a part ends, cut to 0 … length. */
export function endPosition(position: i64, length: u32): i64 {
  if (position > <i64>length) return <i64>length;
  if (position >= 0) return position;
  if (position < 0 - <i64>length) return 0;
  return <i64>length + position + 1;
}
