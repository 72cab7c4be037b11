// Pattern matching by a machine with a stack of choices instead of recursion (semantics: manual §6.4.1).
//
// The reference calls itself for every repetition, optional item and capture; here each of those calls is one
// choice in the state: what to do if what follows fails. Both give up at the same depth. Nothing here waits: a
// piece of work ends after some thousand steps with the whole machine in the state, see match-state.ts.

import {
  ANCHORED, CAPTURE_LIMIT, captureAt, captureLength, captureStart, CHOICES, CHOICE_LIMIT, CHOICE_SIZE, COUNT, END, ITEM, LAST_END, LEVEL,
  Match, MODE, Mode, PATTERN, PATTERN_END, PERSISTENT, PIECE, PLACE, POSITION, SCRATCH_CAPTURE_LIMIT, SCRATCH_CHOICE_LIMIT,
  setCaptureLength, spend, START, SUBJECT, SUBJECT_END, TOP_CHOICE, UNFINISHED, work, WRONG_INDEX,
} from "./match-state";
import {
  ANY, BALANCE, CLOSE, END_ANCHOR, ESCAPE, FRONTIER, isDigit, isOptional, MINUS, OPEN, OPEN_SET, PLUS, QUESTION, STAR,
} from "./pattern-characters";
import { hasBit, itemBits, itemCharacter, itemMatches, itemNext, resolveItem, resolveSet } from "./pattern-item";
import { balance, expand, findBit, findCharacter, lastBefore, leadingCharacter, oneMore, RUN } from "./pattern-runs";

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

/** Moves START to the next place where the pattern's first item matches, if that one item can tell. */
function skipToCandidate(state: usize, isPersistent: bool): Match {
  const end = <usize>load<u32>(state, PATTERN_END);
  let item = <usize>load<u32>(state, PATTERN);
  if (item + 1 < end && <u32>load<u8>(item) == OPEN && <u32>load<u8>(item + 1) != CLOSE) item++;
  if (item >= end) return Match.Found;
  const first = <u32>load<u8>(item);
  if (first == OPEN || first == CLOSE || first == ANY || (first == END_ANCHOR && item + 1 == end)) return Match.Found;
  let bits: usize = 0;
  let character = first;
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
  }
  const from = <usize>load<u32>(state, START);
  const subjectEnd = <usize>load<u32>(state, SUBJECT_END);
  const stop = min(subjectEnd, from + RUN);
  const found = bits ? findBit(from, stop, bits) : findCharacter(from, stop, character);
  spend(<i32>(found - from) >> (bits ? 0 : 2));
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

  while (true) {
    if (work <= leastWork) {
      if (!isPersistent) return Match.Persist;
      store<u32>(state, mode, MODE);
      store<u32>(state, <u32>at, PLACE);
      store<u32>(state, <u32>item, ITEM);
      store<u32>(state, <u32>choice, TOP_CHOICE);
      return Match.More;
    }
    spend(4);

    if (mode == Mode.Forward) {
      if (item == patternEnd) {
        store<u32>(state, <u32>at, END);
        return Match.Found;
      }
      const first = <u32>load<u8>(item);
      if (first >= END_ANCHOR && first <= CLOSE) { // $ % & ' ( )
        if (first == OPEN) {
          const level = load<u32>(state, LEVEL);
          const isPosition = item + 1 < patternEnd && <u32>load<u8>(item + 1) == CLOSE;
          if (level >= (isPersistent ? CAPTURE_LIMIT : SCRATCH_CAPTURE_LIMIT)) return isPersistent ? Match.TooManyCaptures : Match.Persist;
          if (choice == limit) return isPersistent ? Match.TooComplex : Match.Persist;
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
          if (!capture) return Match.InvalidCapture;
          if (choice == limit) return isPersistent ? Match.TooComplex : Match.Persist;
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
            if (item + 4 > patternEnd) return Match.MissingBalanceArguments;
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
            if (item + 2 >= patternEnd || <u32>load<u8>(item + 2) != OPEN_SET) return Match.MissingFrontierSet;
            const outcome = resolveSet(state, item + 2, patternEnd);
            if (outcome == Match.More) {
              if (!isPersistent) return Match.Persist;
              continue;
            }
            if (outcome != Match.Found) return outcome;
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
              return Match.InvalidCaptureIndex;
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
        const outcome = resolveItem(state, item, patternEnd);
        if (outcome != Match.Found) {
          if (outcome != Match.More) return outcome;
          if (!isPersistent) return Match.Persist;
          continue;
        }
        next = itemNext;
        bits = itemBits;
        wanted = itemCharacter;
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
      if (choice == limit) return isPersistent ? Match.TooComplex : Match.Persist;
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
        const least = at + <usize>(suffix == PLUS);
        const far = expand(at + 1, subjectEnd, bits, wanted);
        store<u32>(choice, Choice.Greedy);
        store<u32>(choice, <u32>least, 8);
        store<u32>(choice, following, 12);
        if (far < subjectEnd && far - at > RUN) {
          at = far;
          mode = Mode.Expand;
        } else {
          item = following;
          at = item == patternEnd ? far : lastBefore(far, least, leadingCharacter(state, item, patternEnd), subjectEnd);
          store<u32>(choice, <u32>at, 4);
        }
      }
      choice += CHOICE_SIZE;
      continue;
    }

    if (mode == Mode.Back) {
      if (choice == bottom) return Match.None;
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
        at = lastBefore(at - 1, least, leadingCharacter(state, item, patternEnd), subjectEnd);
        store<u32>(latest, <u32>at, 4);
        mode = Mode.Forward;
      } else if (kind == Choice.Lazy) {
        at = load<u32>(latest, 4);
        item = load<u32>(latest, 8);
        const outcome = resolveItem(state, item, patternEnd);
        if (outcome == Match.More) continue;
        const following = <usize>load<u32>(latest, 12);
        const further = oneMore(at, subjectEnd, leadingCharacter(state, following, patternEnd));
        if (further == at) {
          choice = latest;
          continue;
        }
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
      const outcome = resolveItem(state, item, patternEnd);
      if (outcome == Match.More) continue;
      const far = expand(at, subjectEnd, itemBits, itemCharacter);
      if (far < subjectEnd && far - at >= RUN) {
        at = far;
        continue;
      }
      const latest = choice - CHOICE_SIZE;
      item = load<u32>(latest, 12);
      at = lastBefore(far, load<u32>(latest, 8), leadingCharacter(state, item, patternEnd), subjectEnd);
      store<u32>(latest, <u32>at, 4);
      mode = Mode.Forward;
      continue;
    }

    if (mode == Mode.Balance) {
      at = balance(state, at, subjectEnd, load<u8>(item + 2), load<u8>(item + 3));
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
    spend(<i32>part >> 2);
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

/** The capture a ')' closes, 0 = none is open. */
function openCapture(state: usize): usize {
  for (let level = load<u32>(state, LEVEL); level > 0; level--) {
    const capture = captureAt(state, level - 1);
    if (captureLength(capture) == UNFINISHED) return capture;
  }
  return 0;
}

