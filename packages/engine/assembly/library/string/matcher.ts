// Pattern matching by a machine with a stack of choices instead of recursion (semantics: manual §6.4.1).
//
// The reference calls itself for every repetition, optional item and capture; here each of those calls is one
// choice in the state: what to do if what follows fails. Both give up at the same depth. Nothing here waits: a
// piece of work ends after some thousand steps with the whole machine in the state, see match-state.ts.

import {
  ANCHORED, CAPTURE_LIMIT, captureAt, captureLength, captureStart, CHOICES, CHOICE_LIMIT, CHOICE_SIZE, COUNT, END, ITEM, LAST_END, LEVEL,
  Match, MODE, Mode, PATTERN, PATTERN_END, PERSISTENT, PIECE, PLACE, POSITION, SCRATCH_CAPTURE_LIMIT, SCRATCH_CHOICE_LIMIT,
  SET_BITS, SET_ITEM, SET_NEXT, SET_PROGRESS, setCaptureLength, setWork, spend, START, SUBJECT, SUBJECT_END, TOP_CHOICE, UNFINISHED, work,
  WRONG_INDEX,
} from "./match-state";
import {
  ANY, BALANCE, CLOSE, END_ANCHOR, ESCAPE, FRONTIER, isDigit, isOptional, MINUS, OPEN, OPEN_SET, PLUS, QUESTION, STAR,
} from "./pattern-characters";
import { hasBit, itemBits, itemCharacter, itemMatches, itemNext, resolveItem, resolveSet, setFor } from "./pattern-item";
import { balance, expand, findBit, findCharacter, lastBefore, leadingAt, leadingCharacter, oneMore, passBits, RUN } from "./pattern-runs";

/** What to do when what follows fails. The comments tell the three words. */
const enum Choice {
  /** Take one character less: place, least place, item that follows. */
  Greedy,
  /** Take one character more: place, item, item that follows. */
  Lazy,
  /** Leave the item out: place, item that follows. */
  Optional,
  /** Forget the last capture. */
  Opened,
  /** Reopen a capture: its address. */
  Closed,
}

/** Looks for the next match from START on, or goes on with a persistent state. Spends from `work`. */
export function findMatch(state: usize): Match {
  const isPersistent = load<u32>(state, PERSISTENT) != 0;
  const isAnchored = load<u32>(state, ANCHORED) != 0;
  let mode = load<u32>(state, MODE);
  let place = <usize>load<u32>(state, PLACE);
  let item = <usize>load<u32>(state, ITEM);
  let choice = <usize>load<u32>(state, TOP_CHOICE);
  while (true) {
    if (mode == Mode.Start) {
      if (work <= 0) return Match.More;
      spend(8);
      headEnd = 0;
      if (!isAnchored) {
        const outcome = skipToCandidate(state, isPersistent);
        if (outcome == Match.More && work > 0) continue;
        if (outcome != Match.Found) return outcome;
      }
      place = load<u32>(state, START);
      item = load<u32>(state, PATTERN);
      choice = state + CHOICES;
      mode = Mode.Forward;
      store<u32>(state, 0, LEVEL);
      if (headEnd) {
        if (<u32>load<u8>(item) == OPEN) {
          const capture = captureAt(state, 0);
          store<u32>(capture, <u32>place);
          setCaptureLength(capture, <i32>(headEnd - place));
          store<u32>(state, 1, LEVEL);
        }
        place = headEnd;
        item = headItem;
        if (item == <usize>load<u32>(state, PATTERN_END)) { // that was all of it, and never empty
          store<u32>(state, <u32>place, END);
          return Match.Found;
        }
      }
    }
    const outcome = attempt(state, isPersistent, mode, place, item, choice);
    if (outcome == Match.More) return outcome;
    mode = Mode.Start;
    store<u32>(state, Mode.Start, MODE);
    if (outcome == Match.Found) {
      if (load<u32>(state, END) != load<u32>(state, LAST_END)) return outcome;
    } else if (outcome != Match.None) {
      return outcome;
    }
    const start = load<u32>(state, START);
    if (isAnchored || start >= load<u32>(state, SUBJECT_END)) return Match.None;
    store<u32>(state, start + 1, START);
  }
}

/**
 * A head is a class or set with '+', captured or not, that either is the whole pattern or is followed by a character outside
 * it: there is one way only to match it. Its end at START, where the rest of the pattern is to match; 0 = not known.
 */
let headEnd: usize = 0;
let headItem: usize = 0;
const NOTHING_FOLLOWS: i32 = -2;

/** Moves START to the next place where the pattern's first item matches, if that one item can tell. */
function skipToCandidate(state: usize, isPersistent: bool): Match {
  const end = <usize>load<u32>(state, PATTERN_END);
  let item = <usize>load<u32>(state, PATTERN);
  let isOpen = false;
  if (item + 1 < end && <u32>load<u8>(item) == OPEN && <u32>load<u8>(item + 1) != CLOSE) {
    isOpen = true;
    item++;
  }
  if (item >= end) return Match.Found;
  const first = <u32>load<u8>(item);
  if (first == OPEN || first == CLOSE || first == ANY || (first == END_ANCHOR && item + 1 == end)) return Match.Found;
  let bits: usize = 0;
  let character = first;
  let follower = -1;
  let isWhole = false; // the head is not the beginning of a longer capture
  if (first == ESCAPE && item + 1 < end && <u32>load<u8>(item + 1) == BALANCE && item + 3 < end) {
    character = load<u8>(item + 2); // %b
  } else {
    if (first == ESCAPE && item + 1 < end) {
      const name = <u32>load<u8>(item + 1);
      if (name == BALANCE || name == FRONTIER || isDigit(name)) return Match.Found; // %b %f %0 … %9
    }
    const resolved = resolveItem(state, item, end);
    if (resolved != Match.Found) return resolved == Match.More && !isPersistent ? Match.Persist : resolved;
    const suffix = itemNext < end ? <u32>load<u8>(itemNext) : 0;
    if (isOptional(suffix)) return Match.Found;
    bits = itemBits;
    character = <u32>itemCharacter;
    if (suffix == PLUS && bits) {
      headItem = itemNext + 1;
      const isClosed = isOpen && headItem < end && <u32>load<u8>(headItem) == CLOSE;
      if (isClosed) headItem++;
      isWhole = isClosed == isOpen;
      follower = headItem < end ? leadingAt(headItem, end) : isWhole ? NOTHING_FOLLOWS : -1;
      if (follower >= 0 && hasBit(bits, follower)) follower = -1;
    }
  }
  const from = <usize>load<u32>(state, START);
  const subjectEnd = <usize>load<u32>(state, SUBJECT_END);
  const stop = min(subjectEnd, from + RUN);
  let found = bits ? findBit(from, stop, bits) : findCharacter(from, stop, character);
  let passed = found;
  // A run of the set that is not followed by what must follow it holds no start at all.
  if (follower != -1) {
    while (found < stop) {
      const far = passBits(found + 1, stop, bits);
      passed = far;
      if (far == stop && stop < subjectEnd) break;
      if (follower == NOTHING_FOLLOWS || (far < stop && <u32>load<u8>(far) == <u32>follower)) {
        if (isWhole) headEnd = far;
        break;
      }
      found = findBit(far, stop, bits);
      passed = found;
    }
  }
  spend(<i32>(passed - from) >> (bits ? 0 : 2));
  store<u32>(state, <u32>found, START);
  if (found < stop) return Match.Found;
  return stop == subjectEnd ? Match.None : Match.More;
}

/** One attempt from START, or the rest of it: the machine. */
function attempt(state: usize, isPersistent: bool, startMode: Mode, startPlace: usize, startItem: usize, startChoice: usize): Match {
  const subjectEnd = <usize>load<u32>(state, SUBJECT_END);
  const patternEnd = <usize>load<u32>(state, PATTERN_END);
  const bottom = state + CHOICES;
  const limit = bottom + (isPersistent ? CHOICE_LIMIT : SCRATCH_CHOICE_LIMIT) * CHOICE_SIZE;
  const leastWork = isPersistent ? 0 : -PIECE;
  let mode = startMode;
  let at = startPlace;
  let item = startItem;
  let choice = startChoice; // address after the topmost one
  let left = work; // what is left of it, kept out of the global meanwhile

  while (true) {
    if (left <= leastWork) {
      if (!isPersistent) return stop(Match.Persist, left);
      store<u32>(state, mode, MODE);
      store<u32>(state, <u32>at, PLACE);
      store<u32>(state, <u32>item, ITEM);
      store<u32>(state, <u32>choice, TOP_CHOICE);
      return stop(Match.More, left);
    }
    left -= 4;

    if (mode == Mode.Forward) {
      if (item == patternEnd) {
        store<u32>(state, <u32>at, END);
        return stop(Match.Found, left);
      }
      const first = <u32>load<u8>(item);
      if (first >= END_ANCHOR && first <= CLOSE) { // $ % & ' ( )
        if (first == OPEN) {
          const level = load<u32>(state, LEVEL);
          const isPosition = item + 1 < patternEnd && <u32>load<u8>(item + 1) == CLOSE;
          if (level >= (isPersistent ? CAPTURE_LIMIT : SCRATCH_CAPTURE_LIMIT)) return stop(isPersistent ? Match.TooManyCaptures : Match.Persist, left);
          if (choice == limit) return stop(isPersistent ? Match.TooComplex : Match.Persist, left);
          const capture = captureAt(state, level);
          store<u32>(capture, <u32>at);
          setCaptureLength(capture, isPosition ? POSITION : UNFINISHED);
          store<u32>(state, level + 1, LEVEL);
          store<u32>(choice, Choice.Opened);
          choice += CHOICE_SIZE;
          item += isPosition ? 2 : 1;
          continue;
        }
        if (first == CLOSE) {
          const capture = openCapture(state);
          if (!capture) return stop(Match.InvalidCapture, left);
          if (choice == limit) return stop(isPersistent ? Match.TooComplex : Match.Persist, left);
          setCaptureLength(capture, <i32>(at - captureStart(capture)));
          store<u32>(choice, Choice.Closed);
          store<u32>(choice, <u32>capture, 4);
          choice += CHOICE_SIZE;
          item++;
          continue;
        }
        if (first == END_ANCHOR && item + 1 == patternEnd) {
          if (at == subjectEnd) item++;
          else mode = Mode.Back;
          continue;
        }
        if (first == ESCAPE && item + 1 < patternEnd) {
          const name = <u32>load<u8>(item + 1);
          if (name == BALANCE) { // %b
            if (item + 4 > patternEnd) return stop(Match.MissingBalanceArguments, left);
            if (at < subjectEnd && load<u8>(at) == load<u8>(item + 2)) {
              at++;
              store<u32>(state, 1, COUNT);
              mode = Mode.Balance;
            } else {
              mode = Mode.Back;
            }
            continue;
          }
          if (name == FRONTIER) { // %f
            if (item + 2 >= patternEnd || <u32>load<u8>(item + 2) != OPEN_SET) return stop(Match.MissingFrontierSet, left);
            setWork(left);
            const outcome = resolveSet(state, item + 2, patternEnd);
            left = work;
            if (outcome == Match.More) {
              if (!isPersistent) return stop(Match.Persist, left);
              continue;
            }
            if (outcome != Match.Found) return stop(outcome, left);
            const before: u32 = at == <usize>load<u32>(state, SUBJECT) ? 0 : load<u8>(at - 1);
            const after: u32 = at < subjectEnd ? load<u8>(at) : 0;
            if (!hasBit(itemBits, before) && hasBit(itemBits, after)) item = itemNext;
            else mode = Mode.Back;
            continue;
          }
          if (isDigit(name)) { // %0 … %9
            const index = name - 49;
            if (index >= load<u32>(state, LEVEL) || captureLength(captureAt(state, index)) == UNFINISHED) {
              store<u32>(state, name - 48, WRONG_INDEX);
              return stop(Match.InvalidCaptureIndex, left);
            }
            store<u32>(state, 0, COUNT);
            mode = Mode.Compare;
            continue;
          }
        }
      }

      let next = item + 1;
      let bits: usize = 0;
      let wanted = first == ANY ? -1 : <i32>first;
      if (first == OPEN_SET || first == ESCAPE) {
        const set = setFor(state, item);
        if (load<u32>(set, SET_ITEM) == <u32>item && load<u32>(set, SET_PROGRESS) == 0) {
          next = load<u32>(set, SET_NEXT);
          bits = set + SET_BITS;
        } else {
          setWork(left);
          const outcome = resolveItem(state, item, patternEnd);
          left = work;
          if (outcome != Match.Found) {
            if (outcome != Match.More) return stop(outcome, left);
            if (!isPersistent) return stop(Match.Persist, left);
            continue;
          }
          next = itemNext;
          bits = itemBits;
          wanted = itemCharacter;
        }
      }
      const suffix = next < patternEnd ? <u32>load<u8>(next) : 0;
      if (at >= subjectEnd || !itemMatches(bits, wanted, load<u8>(at))) {
        if (isOptional(suffix)) item = next + 1;
        else mode = Mode.Back;
        continue;
      }
      if (suffix != STAR && suffix != PLUS && suffix != MINUS && suffix != QUESTION) {
        at++;
        item = next;
        continue;
      }
      if (choice == limit) return stop(isPersistent ? Match.TooComplex : Match.Persist, left);
      const following = <u32>next + 1;
      if (suffix == MINUS) {
        store<u32>(choice, Choice.Lazy);
        store<u32>(choice, <u32>at, 4);
        store<u32>(choice, <u32>item, 8);
        store<u32>(choice, following, 12);
        item = following;
      } else if (suffix == QUESTION) {
        store<u32>(choice, Choice.Optional);
        store<u32>(choice, <u32>at, 4);
        store<u32>(choice, following, 12);
        at++;
        item = following;
      } else {
        let least = at + <usize>(suffix == PLUS);
        const far = expand(at + 1, subjectEnd, bits, wanted);
        if (bits || wanted >= 0) left -= <i32>(far - at);
        store<u32>(choice, Choice.Greedy);
        store<u32>(choice, following, 12);
        if (far < subjectEnd && far - at > RUN) {
          at = far;
          mode = Mode.Expand;
        } else {
          item = following;
          at = far;
          if (item != patternEnd) {
            const follower = leadingCharacter(state, item, patternEnd);
            if (follower >= 0) {
              if (itemMatches(bits, wanted, follower)) {
                at = lastBefore(far, least, follower, subjectEnd);
                left -= <i32>(far - at);
              } else { // it cannot stand inside the run
                least = far;
                if (far >= subjectEnd || <u32>load<u8>(far) != <u32>follower) mode = Mode.Back;
              }
            }
          }
          store<u32>(choice, <u32>at, 4);
        }
        store<u32>(choice, <u32>least, 8);
      }
      choice += CHOICE_SIZE;
      continue;
    }

    if (mode == Mode.Back) {
      if (choice == bottom) return stop(Match.None, left);
      const latest = choice - CHOICE_SIZE;
      const kind = load<u32>(latest);
      if (kind == Choice.Greedy) {
        at = load<u32>(latest, 4);
        const least = <usize>load<u32>(latest, 8);
        if (at <= least) {
          choice = latest;
          continue;
        }
        item = load<u32>(latest, 12);
        const before = at - 1;
        at = lastBefore(before, least, leadingCharacter(state, item, patternEnd), subjectEnd);
        left -= <i32>(before - at);
        store<u32>(latest, <u32>at, 4);
        mode = Mode.Forward;
      } else if (kind == Choice.Lazy) {
        at = load<u32>(latest, 4);
        item = load<u32>(latest, 8);
        setWork(left);
        const outcome = resolveItem(state, item, patternEnd);
        left = work;
        if (outcome == Match.More) continue;
        const following = <usize>load<u32>(latest, 12);
        const further = oneMore(at, subjectEnd, leadingCharacter(state, following, patternEnd));
        if (further == at) {
          choice = latest;
          continue;
        }
        left -= <i32>(further - at) - 1;
        at = further;
        store<u32>(latest, <u32>at, 4);
        item = following;
        mode = Mode.Forward;
      } else {
        choice = latest;
        if (kind == Choice.Optional) {
          at = load<u32>(latest, 4);
          item = load<u32>(latest, 12);
          mode = Mode.Forward;
        } else if (kind == Choice.Opened) {
          store<u32>(state, load<u32>(state, LEVEL) - 1, LEVEL);
        } else {
          setCaptureLength(load<u32>(latest, 4), UNFINISHED);
        }
      }
      continue;
    }

    if (mode == Mode.Expand) {
      setWork(left);
      const outcome = resolveItem(state, item, patternEnd);
      left = work;
      if (outcome == Match.More) continue;
      const far = expand(at, subjectEnd, itemBits, itemCharacter);
      if (itemBits || itemCharacter >= 0) left -= <i32>(far - at);
      if (far < subjectEnd && far - at >= RUN) {
        at = far;
        continue;
      }
      const latest = choice - CHOICE_SIZE;
      item = load<u32>(latest, 12);
      at = lastBefore(far, load<u32>(latest, 8), leadingCharacter(state, item, patternEnd), subjectEnd);
      left -= <i32>(far - at);
      store<u32>(latest, <u32>at, 4);
      mode = Mode.Forward;
      continue;
    }

    if (mode == Mode.Balance) {
      const reached = balance(state, at, subjectEnd, load<u8>(item + 2), load<u8>(item + 3));
      left -= <i32>(reached - at);
      at = reached;
      const open = load<u32>(state, COUNT);
      if (open == 0) {
        item += 4;
        mode = Mode.Forward;
      } else if (at >= subjectEnd) {
        mode = Mode.Back;
      }
      continue;
    }

    // Mode.Compare
    const capture = captureAt(state, <u32>load<u8>(item + 1) - 49);
    const length = captureLength(capture);
    if (<u32>length > <u32>(subjectEnd - at)) { // a position capture, too
      mode = Mode.Back;
      continue;
    }
    const done = load<u32>(state, COUNT);
    const part = min(<u32>length - done, <u32>RUN);
    left -= <i32>part >> 2;
    if (memory.compare(captureStart(capture) + done, at + done, part) != 0) {
      mode = Mode.Back;
    } else if (done + part == <u32>length) {
      at += length;
      item += 2;
      mode = Mode.Forward;
    } else {
      store<u32>(state, done + part, COUNT);
    }
  }
}

/** The end of an attempt, with what is left of the work. */
@inline function stop(outcome: Match, left: i32): Match {
  setWork(left);
  return outcome;
}

/** The capture a ')' closes, 0 = none is open. */
function openCapture(state: usize): usize {
  for (let level = load<u32>(state, LEVEL); level > 0; level--) {
    const capture = captureAt(state, level - 1);
    if (captureLength(capture) == UNFINISHED) return capture;
  }
  return 0;
}

