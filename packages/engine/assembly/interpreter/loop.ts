// The bytecode interpreter: runs Lua frames of the running coroutine until the slice ends or something else must be
// seen to. What each instruction means is written once, in isa/src/instruction-set.ts.
//
// Long file: the one dispatch loop of the engine; what is not on a fast path lives in slow.ts, calls.ts and advance.ts.
//
// `frame`, `base` and `pc` of the running Lua frame live in locals, and nothing else does: V8 keeps three in registers. An instruction that is
// done continues the loop. One that pushed or popped frames, raised an error or needs memory breaks out of the switch
// after FRAME_PC was written: advance() finds out what is next, then the locals are loaded anew.

import {
  BLOCK_EXTRA, BLOCK_MARK, CLOSURE_PROTOTYPE, CLOSURE_UPVALUES, COROUTINE_FRAMES_END, COROUTINE_STACK_END, FRAME_BASE,
  FRAME_CLOSURE, FRAME_CONSTANTS, FRAME_EXTRA, FRAME_FLAG_TAIL, FRAME_FLAGS, FRAME_FUNCTION, FRAME_KIND, FRAME_KIND_LUA, FRAME_PC,
  FRAME_SIZE, FRAME_TOP, FRAME_WANTED, MARK_BLACK, NODE_KEY, NODE_KEY_TAG, NODE_NEXT, PROTOTYPE_CHILDREN,
  PROTOTYPE_CODE, PROTOTYPE_CONSTANTS, PROTOTYPE_IS_VARARG, PROTOTYPE_PARAMETERS, PROTOTYPE_STACK, STRING_HASH, TABLE_ARRAY,
  TABLE_ARRAY_SIZE, TABLE_BORDER, TABLE_METATABLE, TABLE_NODES, TABLE_NODE_MASK, UPVALUE_SLOT, WANTED_ALL,
} from "@perilune/isa/src/layout";
import {
  COLLECTOR_PHASE_ATOMIC, PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_FULL, PROCESS_COLLECTOR_PHASE, PROCESS_DUE_COUNT, PROCESS_EMPTY_NODE, PROCESS_ERROR_PENDING,
  PROCESS_METATABLES, PROCESS_NIL, STATUS_OUT_OF_FUEL, STATUS_WAITING,
} from "@perilune/isa/src/process";
import {
  BASIC_TYPE_STRING, EVENT_ADD, EVENT_BAND, EVENT_BNOT, EVENT_BOR, EVENT_BXOR, EVENT_DIV, EVENT_IDIV, EVENT_INDEX, EVENT_MOD, EVENT_MUL, EVENT_POW,
  EVENT_SHL, EVENT_SHR, EVENT_SUB, EVENT_UNM, SLOT_EXTRA, SLOT_SIZE, SLOT_TAG, TAG_BUILTIN, TAG_BUILTIN_CLOSURE, TAG_CLOSURE, TAG_COLLECTABLE, TAG_FALSE, TAG_FLOAT,
  TAG_INTEGER, TAG_NIL, TAG_SHORT_STRING, TAG_TABLE, TAG_TRUE,
} from "@perilune/isa/src/values";
import * as op from "@perilune/isa/src/generated/opcodes";
import { exactInteger, floatModulo, floorDivide, floorModulo, power, shiftLeft, slotToInteger } from "../arithmetic";
import { barrierBack, barrierForward, isBlack } from "../barrier";
import { BUILTIN_BASE_INTERNAL_IPAIRS_NEXT, BUILTIN_BASE_NEXT, CONTROL_BUILTINS } from "../generated/builtins";
import { charge, coroutine, frame as runningFrame, fuel, setFrame, setFuel } from "../registers";
import { copySlot, floatIn, integerIn, isCollectable, isNil, isNumber, isString, isTruthy, objectIn, setBoolean, setFloat, setInteger, setNil, setObject, tagOf } from "../slots";
import { BUILTIN_RESERVE, RESERVE } from "../stack";
import { cachedMetamethod, eventName } from "../metamethods";
import { lengthOf } from "../strings";
import { nextFrom, positionAfter } from "../table-growth";
import { forgetAbsent, getInteger } from "../tables";
import { advance, RUN_LUA, SWITCH_LOOP } from "./advance";
import { callBuiltin, Ran } from "./builtin-frames";
import { enter, leave } from "./calls";
import { closeFrom, declareToBeClosed } from "./closing";
import { makeClosure, newTable, prepareVarargs, pushVarargs, setList } from "./objects";
import { floatLoop, prepareLoop } from "./numeric-for";
import { callQuickly } from "./quick-builtins";
import {
  arithmeticSlow, concatenate, equalSlow, immediateSlow, indexSlow, lengthSlow, lessImmediateSlow, lessSlow, setFieldSlow, setIndexSlow,
} from "./slow";
import { hasOpenUpvalues, closeUpvalues, hasToBeClosed } from "./upvalues";
import { isHooked, traceInstruction } from "./hooks";
import { checkWalk } from "../walks";

/**
 * True, which no compiler knows. V8 keeps the locals of the loop in machine registers between two instructions only if every
 * call lies behind a branch that is marked unlikely (engine/tools/branch-hints.ts); what calls at once makes one of this.
 */
@inline function outOfTheWay(pc: usize): bool { return pc != 0; }

// Operands of the instruction at `pc`, read from memory one by one: that is less work than to shift and mask a register.
@inline function byteA(pc: usize): u32 { return load<u8>(pc, 1); }
@inline function byteB(pc: usize): u32 { return load<u8>(pc, 2); }
@inline function byteC(pc: usize): u32 { return load<u8>(pc, 3); }
@inline function signedB(pc: usize): i32 { return load<i8>(pc, 2); }
@inline function signedC(pc: usize): i32 { return load<i8>(pc, 3); }
@inline function Bx(pc: usize): u32 { return load<u16>(pc, 2); }
@inline function signedBx(pc: usize): i32 { return load<i16>(pc, 2); }
/** Ax of the Extra that follows. */
@inline function extra(pc: usize): u32 { return load<u32>(pc, 4) >> 8; }
// The same as byte offsets of slots.
@inline function A(pc: usize): usize { return <usize>load<u8>(pc, 1) << 4; }
@inline function B(pc: usize): usize { return <usize>load<u8>(pc, 2) << 4; }
@inline function C(pc: usize): usize { return <usize>load<u8>(pc, 3) << 4; }

/**
 * The instruction before the one that follows a comparison at `pc` which takes its Jump. A Jump that leads back is run as
 * an instruction, as it has to pay.
 */
@inline function afterJump(pc: usize): usize {
  const distance = <isize>(<i32>load<u32>(pc, 4) >> 8);
  return distance >= 0 ? pc + 4 + (distance << 2) : pc;
}

/** The instruction before the one that follows a comparison at `pc`. */
@inline function afterComparison(pc: usize, holds: bool): usize { return <u32>holds != (byteC(pc) & 1) ? pc + 4 : afterJump(pc); }

/** Charges a round of a loop or a call; false = that was the last of the slice. */
@inline function pay(): bool {
  const left = fuel - 1;
  setFuel(left);
  return left > 0;
}

@inline function constantsOf(frame: usize): usize { return load<u32>(frame, FRAME_CONSTANTS); }
/** Upvalue of the function the frame runs. */
@inline function upvalueOf(frame: usize, index: u32): usize { return load<u32>(<usize>load<u32>(frame, FRAME_CLOSURE) + (<usize>index << 2), CLOSURE_UPVALUES); }

/**
 * Slot of table[string constant] in the hash part, or the nil slot. A constant remembers at which node, counted in bytes from
 * the first, it was found last: tables filled in the same order have it there again.
 */
@inline function fieldSlot(table: usize, key: usize): usize {
  const string = load<u32>(key);
  const nodes = <usize>load<u32>(table, TABLE_NODES);
  let node: usize = nodes + (load<u32>(key, SLOT_EXTRA) & load<u32>(table, TABLE_NODE_MASK));
  if (load<u32>(node, NODE_KEY) == string && load<u32>(node, NODE_KEY_TAG) == TAG_SHORT_STRING) return node;
  node = nodes + ((load<u32>(string, STRING_HASH) << 5) & load<u32>(table, TABLE_NODE_MASK));
  for (let links: u32 = 0; load<u32>(node, NODE_KEY) != string || load<u32>(node, NODE_KEY_TAG) != TAG_SHORT_STRING; checkWalk(++links)) {
    node = load<u32>(node, NODE_NEXT);
    if (!node) return PROCESS_NIL;
  }
  store<u32>(key, <u32>(node - nodes), SLOT_EXTRA);
  return node;
}

/** `to` := the value at `from`, unless that is nil. */
@inline function copyUnlessNil(to: usize, from: usize): bool {
  const tag = tagOf(from);
  if (tag == TAG_NIL) return false;
  store<i64>(to, load<i64>(from));
  store<u32>(to, tag, SLOT_TAG);
  return true;
}
@inline function storeInTable(table: usize, slot: usize, value: usize): void {
  copySlot(slot, value);
  if (load<u8>(table, BLOCK_MARK) & MARK_BLACK) barrierBack(table);
}

// ── Arithmetic on two numbers; false = an operand is something else, or the slow path knows better.
@inline function asFloat(slot: usize, tag: u32): f64 { return tag == TAG_FLOAT ? floatIn(slot) : <f64>integerIn(slot); }
@inline function bothNumbers(leftTag: u32, rightTag: u32): bool { return leftTag - TAG_INTEGER <= 1 && rightTag - TAG_INTEGER <= 1; }
@inline function add(left: usize, right: usize, result: usize): bool {
  const leftTag = tagOf(left);
  const rightTag = tagOf(right);
  if (leftTag == TAG_FLOAT) {
    if (rightTag == TAG_FLOAT) setFloat(result, floatIn(left) + floatIn(right));
    else if (rightTag == TAG_INTEGER) setFloat(result, floatIn(left) + <f64>integerIn(right));
    else return false;
    return true;
  }
  if (leftTag != TAG_INTEGER) return false;
  if (rightTag == TAG_INTEGER) setInteger(result, integerIn(left) + integerIn(right));
  else if (rightTag == TAG_FLOAT) setFloat(result, <f64>integerIn(left) + floatIn(right));
  else return false;
  return true;
}
@inline function subtract(left: usize, right: usize, result: usize): bool {
  const leftTag = tagOf(left);
  const rightTag = tagOf(right);
  if (leftTag == TAG_FLOAT) {
    if (rightTag == TAG_FLOAT) setFloat(result, floatIn(left) - floatIn(right));
    else if (rightTag == TAG_INTEGER) setFloat(result, floatIn(left) - <f64>integerIn(right));
    else return false;
    return true;
  }
  if (leftTag != TAG_INTEGER) return false;
  if (rightTag == TAG_INTEGER) setInteger(result, integerIn(left) - integerIn(right));
  else if (rightTag == TAG_FLOAT) setFloat(result, <f64>integerIn(left) - floatIn(right));
  else return false;
  return true;
}
@inline function multiply(left: usize, right: usize, result: usize): bool {
  const leftTag = tagOf(left);
  const rightTag = tagOf(right);
  if (leftTag == TAG_FLOAT) {
    if (rightTag == TAG_FLOAT) setFloat(result, floatIn(left) * floatIn(right));
    else if (rightTag == TAG_INTEGER) setFloat(result, floatIn(left) * <f64>integerIn(right));
    else return false;
    return true;
  }
  if (leftTag != TAG_INTEGER) return false;
  if (rightTag == TAG_INTEGER) setInteger(result, integerIn(left) * integerIn(right));
  else if (rightTag == TAG_FLOAT) setFloat(result, <f64>integerIn(left) * floatIn(right));
  else return false;
  return true;
}
@inline function divide(left: usize, right: usize, result: usize): bool {
  const leftTag = tagOf(left);
  const rightTag = tagOf(right);
  if (!bothNumbers(leftTag, rightTag)) return false;
  setFloat(result, asFloat(left, leftTag) / asFloat(right, rightTag));
  return true;
}
@inline function modulo(left: usize, right: usize, result: usize): bool {
  const leftTag = tagOf(left);
  const rightTag = tagOf(right);
  if (leftTag != TAG_INTEGER || rightTag != TAG_INTEGER) {
    if (!bothNumbers(leftTag, rightTag)) return false;
    setFloat(result, floatModulo(asFloat(left, leftTag), asFloat(right, rightTag)));
    return true;
  }
  const a = integerIn(left);
  const b = integerIn(right);
  if (a >= 0 && b > 0) {
    // Narrow division is several times faster, and by a power of two it is none at all.
    if ((b & (b - 1)) == 0) setInteger(result, a & (b - 1));
    else if ((a | b) >> 32 == 0) setInteger(result, <i64>(<u32>a % <u32>b));
    else setInteger(result, a % b);
    return true;
  }
  if (b == 0) return false;
  setInteger(result, floorModulo(a, b));
  return true;
}
@inline function floorQuotient(left: usize, right: usize, result: usize): bool {
  if (tagOf(left) != TAG_INTEGER || tagOf(right) != TAG_INTEGER) return false;
  const a = integerIn(left);
  const b = integerIn(right);
  if (b == 0) return false;
  if (a >= 0 && b > 0 && (a | b) >> 32 == 0) setInteger(result, <i64>(<u32>a / <u32>b));
  else setInteger(result, floorDivide(a, b));
  return true;
}

/** object[key] := value where the key is there already, or is an array slot of a table without metatable. */
@inline function setElement(object: usize, key: usize, value: usize): bool {
  if (tagOf(object) != TAG_TABLE) return false;
  const table = objectIn(object);
  const tag = tagOf(key);
  let slot: usize;
  if (tag == TAG_INTEGER) {
    const index = <u64>(integerIn(key) - 1);
    if (index >= <u64>load<u32>(table, TABLE_ARRAY_SIZE)) return false;
    slot = load<u32>(table, TABLE_ARRAY) + (<usize>index << 4);
    if (isNil(slot) && load<u32>(table, TABLE_METATABLE) != 0) return false;
  } else if (tag == TAG_SHORT_STRING) {
    slot = stringSlot(table, objectIn(key));
    if (isNil(slot)) return false;
  } else {
    return false;
  }
  storeInTable(table, slot, value);
  return true;
}
/** object.key := value where the key is there already. */
@inline function setField(object: usize, key: usize, value: usize): bool {
  if (tagOf(object) != TAG_TABLE) return false;
  const slot = fieldSlot(objectIn(object), key);
  if (isNil(slot)) return false;
  storeInTable(objectIn(object), slot, value);
  return true;
}

export function interpret(): i32 { return run(false); }
/** The same with a look at every instruction: for hooks. */
export function interpretHooked(): i32 { return run(true); }

@inline
function run(hooked: bool): i32 {
  let status = advance();
  if (status != RUN_LUA) return status;
  if (hooked != isHooked()) return SWITCH_LOOP;
  let frame = runningFrame;
  let base = <usize>load<u32>(frame, FRAME_BASE);
  // The instruction that runs. Each round begins with the step to the next one, so the locals above hold the one before.
  let pc = <usize>load<u32>(frame, FRAME_PC) - 4;

  while (true) {
    pc += 4;
    let operation: u32 = op.OPCODE_COUNT;
    if (hooked) {
      store<u32>(frame, <u32>pc, FRAME_PC);
      if (!traceInstruction(pc)) operation = load<u8>(pc);
    } else {
      operation = load<u8>(pc);
    }

    switch (operation) {
      case op.OP_MOVE: {
        copySlot(base + A(pc), base + B(pc));
        continue;
      }
      case op.OP_LOAD_INTEGER: {
        setInteger(base + A(pc), <i64>signedBx(pc));
        continue;
      }
      case op.OP_LOAD_FLOAT: {
        setFloat(base + A(pc), <f64>signedBx(pc));
        continue;
      }
      case op.OP_LOAD_CONSTANT: {
        copySlot(base + A(pc), constantsOf(frame) + (<usize>Bx(pc) << 4));
        continue;
      }
      case op.OP_LOAD_CONSTANT_EXTRA: {
        copySlot(base + A(pc), constantsOf(frame) + (<usize>extra(pc) << 4));
        pc += 4;
        continue;
      }
      case op.OP_LOAD_FALSE: {
        setBoolean(base + A(pc), false);
        continue;
      }
      case op.OP_LOAD_FALSE_SKIP: {
        setBoolean(base + A(pc), false);
        pc += 4;
        continue;
      }
      case op.OP_LOAD_TRUE: {
        setBoolean(base + A(pc), true);
        continue;
      }
      case op.OP_LOAD_NIL: {
        const first = base + A(pc);
        const last = first + B(pc);
        for (let slot = first; slot <= last; slot += SLOT_SIZE) setNil(slot);
        continue;
      }
      case op.OP_GET_UPVALUE: {
        const upvalue = <usize>upvalueOf(frame, byteB(pc));
        copySlot(base + A(pc), load<u32>(upvalue, UPVALUE_SLOT));
        continue;
      }
      case op.OP_SET_UPVALUE: {
        const upvalue = <usize>upvalueOf(frame, byteB(pc));
        const value = base + A(pc);
        copySlot(load<u32>(upvalue, UPVALUE_SLOT), value);
        if (isBlack(upvalue) && isCollectable(value)) barrierForward(upvalue, objectIn(value));
        continue;
      }
      case op.OP_GET_TABLE_UPVALUE: {
        const object = <usize>load<u32>(upvalueOf(frame, byteB(pc)), UPVALUE_SLOT);
        const key = constantsOf(frame) + C(pc);
        if (tagOf(object) == TAG_TABLE) {
          const slot = fieldSlot(objectIn(object), key);
          if (copyUnlessNil(base + A(pc), slot)) continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (indexSlow(object, key, base + A(pc))) continue;
        break;
      }
      case op.OP_GET_TABLE: {
        const object = base + B(pc);
        const key = base + C(pc);
        if (tagOf(object) == TAG_TABLE) {
          const table = objectIn(object);
          const tag = tagOf(key);
          let slot: usize = PROCESS_NIL;
          if (tag == TAG_INTEGER) {
            const index = <u64>(integerIn(key) - 1);
            if (index < <u64>load<u32>(table, TABLE_ARRAY_SIZE)) slot = load<u32>(table, TABLE_ARRAY) + (<usize>index << 4);
            else slot = getInteger(table, integerIn(key));
          } else if (tag == TAG_SHORT_STRING) {
            slot = stringSlot(table, objectIn(key));
          }
          if (copyUnlessNil(base + A(pc), slot)) continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (indexSlow(object, key, base + A(pc))) continue;
        break;
      }
      case op.OP_GET_INTEGER: {
        const object = base + B(pc);
        const index = byteC(pc) - 1;
        if (tagOf(object) == TAG_TABLE) {
          const table = objectIn(object);
          if (index < load<u32>(table, TABLE_ARRAY_SIZE)) {
            const slot: usize = load<u32>(table, TABLE_ARRAY) + (<usize>index << 4);
            if (copyUnlessNil(base + A(pc), slot)) continue;
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const spare = <usize>load<u32>(frame, FRAME_TOP) + 4 * SLOT_SIZE;
        setInteger(spare, <i64>(index + 1));
        if (indexSlow(object, spare, base + A(pc))) continue;
        break;
      }
      case op.OP_GET_FIELD: {
        const object = base + B(pc);
        const key = constantsOf(frame) + C(pc);
        if (tagOf(object) == TAG_TABLE) {
          let slot = fieldSlot(objectIn(object), key);
          if (copyUnlessNil(base + A(pc), slot)) continue;
          slot = inheritedSlot(load<u32>(objectIn(object), TABLE_METATABLE), key);
          if (copyUnlessNil(base + A(pc), slot)) continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (indexSlow(object, key, base + A(pc))) continue;
        break;
      }
      case op.OP_SET_TABLE_UPVALUE:
      case op.OP_SET_TABLE_UPVALUE_CONSTANT: {
        const object = <usize>load<u32>(upvalueOf(frame, byteA(pc)), UPVALUE_SLOT);
        const key = constantsOf(frame) + B(pc);
        const value = (operation == op.OP_SET_TABLE_UPVALUE ? base : constantsOf(frame)) + C(pc);
        if (tagOf(object) == TAG_TABLE) {
          const slot = fieldSlot(objectIn(object), key);
          if (!isNil(slot)) {
            storeInTable(objectIn(object), slot, value);
            continue;
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_TABLE: {
        const object = base + A(pc);
        const key = base + B(pc);
        const value = base + C(pc);
        if (setElement(object, key, value)) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_TABLE_CONSTANT: {
        const object = base + A(pc);
        const key = base + B(pc);
        const value = constantsOf(frame) + C(pc);
        if (setElement(object, key, value)) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_INTEGER:
      case op.OP_SET_INTEGER_CONSTANT: {
        const object = base + A(pc);
        const index = byteB(pc) - 1;
        const value = (operation == op.OP_SET_INTEGER ? base : constantsOf(frame)) + C(pc);
        if (tagOf(object) == TAG_TABLE) {
          const table = objectIn(object);
          if (index < load<u32>(table, TABLE_ARRAY_SIZE)) {
            const slot: usize = load<u32>(table, TABLE_ARRAY) + (<usize>index << 4);
            if (!isNil(slot) || load<u32>(table, TABLE_METATABLE) == 0) {
              storeInTable(table, slot, value);
              continue;
            }
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const spare = <usize>load<u32>(frame, FRAME_TOP) + 6 * SLOT_SIZE;
        setInteger(spare, <i64>(index + 1));
        if (setIndexSlow(object, spare, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_FIELD: {
        const object = base + A(pc);
        const key = constantsOf(frame) + B(pc);
        const value = base + C(pc);
        if (setField(object, key, value)) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (setFieldSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_FIELD_CONSTANT: {
        const object = base + A(pc);
        const key = constantsOf(frame) + B(pc);
        const value = constantsOf(frame) + C(pc);
        if (setField(object, key, value)) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (setFieldSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_NEW_TABLE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (newTable(base + A(pc), byteB(pc), byteC(pc) + (extra(pc) << 8))) {
            pc += 4;
            if (load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
            store<u32>(frame, <u32>pc + 4, FRAME_PC);
          }
          break;
        }
        break;
      }
      case op.OP_SELF: {
        if (outOfTheWay(pc)) {
          const object = base + B(pc);
          const key = base + C(pc);
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          copySlot(base + A(pc) + SLOT_SIZE, object);
          if (indexSlow(object, key, base + A(pc))) continue;
        }
        break;
      }
      case op.OP_SELF_CONSTANT: {
        const object = base + B(pc);
        const key = constantsOf(frame) + C(pc);
        const result = base + A(pc);
        const tag = tagOf(object);
        copySlot(result + SLOT_SIZE, object);
        // The method is usually found in the table itself, or in the table that __index in the metatable is.
        let metatable: usize = 0;
        if (tag == TAG_TABLE) {
          if (copyUnlessNil(result, stringSlot(objectIn(object), objectIn(key)))) continue;
          metatable = load<u32>(objectIn(object), TABLE_METATABLE);
        } else if ((tag & ~1) == TAG_SHORT_STRING) {
          metatable = load<u32>(PROCESS_METATABLES + (BASIC_TYPE_STRING << 2));
        }
        if (copyUnlessNil(result, inheritedSlot(metatable, key))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (indexSlow(object, key, result)) continue;
        break;
      }

      // ── Arithmetic
      case op.OP_ADD_IMMEDIATE:
      case op.OP_ADD_IMMEDIATE_FLIPPED: {
        const left = base + B(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          setInteger(base + A(pc), integerIn(left) + <i64>signedC(pc));
          continue;
        }
        if (tag == TAG_FLOAT) {
          setFloat(base + A(pc), floatIn(left) + <f64>signedC(pc));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (immediateSlow(EVENT_ADD, left, signedC(pc), base + A(pc), operation == op.OP_ADD_IMMEDIATE_FLIPPED)) continue;
        break;
      }
      case op.OP_SUBTRACT_IMMEDIATE: {
        const left = base + B(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          setInteger(base + A(pc), integerIn(left) - <i64>signedC(pc));
          continue;
        }
        if (tag == TAG_FLOAT) {
          setFloat(base + A(pc), floatIn(left) - <f64>signedC(pc));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (immediateSlow(EVENT_SUB, left, signedC(pc), base + A(pc), false)) continue;
        break;
      }
      case op.OP_ADD: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (add(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_ADD, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_ADD_CONSTANT: {
        const left = base + B(pc);
        const right = constantsOf(frame) + C(pc);
        if (add(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_ADD, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_ADD_CONSTANT_FLIPPED: {
        const left = constantsOf(frame) + C(pc);
        const right = base + B(pc);
        if (add(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_ADD, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_SUBTRACT: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (subtract(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_SUB, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_SUBTRACT_CONSTANT: {
        const left = base + B(pc);
        const right = constantsOf(frame) + C(pc);
        if (subtract(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_SUB, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_MULTIPLY: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (multiply(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_MUL, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_MULTIPLY_CONSTANT: {
        const left = base + B(pc);
        const right = constantsOf(frame) + C(pc);
        if (multiply(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_MUL, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_MULTIPLY_CONSTANT_FLIPPED: {
        const left = constantsOf(frame) + C(pc);
        const right = base + B(pc);
        if (multiply(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_MUL, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_MODULO: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (modulo(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_MOD, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_MODULO_CONSTANT: {
        const left = base + B(pc);
        const right = constantsOf(frame) + C(pc);
        if (modulo(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_MOD, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_DIVIDE: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (divide(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_DIV, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_DIVIDE_CONSTANT: {
        const left = base + B(pc);
        const right = constantsOf(frame) + C(pc);
        if (divide(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_DIV, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_FLOOR_DIVIDE: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (floorQuotient(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_IDIV, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_FLOOR_DIVIDE_CONSTANT: {
        const left = base + B(pc);
        const right = constantsOf(frame) + C(pc);
        if (floorQuotient(left, right, base + A(pc))) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_IDIV, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_POWER_CONSTANT:
      case op.OP_POWER: {
        if (outOfTheWay(pc)) {
          const left = base + B(pc);
          const right = (operation == op.OP_POWER ? base : constantsOf(frame)) + C(pc);
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (arithmeticSlow(EVENT_POW, left, right, base + A(pc))) continue;
          break;
        }
        break;
      }
      case op.OP_AND_CONSTANT:
      case op.OP_AND: {
        const left = base + B(pc);
        const right = (operation == op.OP_AND ? base : constantsOf(frame)) + C(pc);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(pc), integerIn(left) & integerIn(right));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_BAND, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_OR_CONSTANT:
      case op.OP_OR: {
        const left = base + B(pc);
        const right = (operation == op.OP_OR ? base : constantsOf(frame)) + C(pc);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(pc), integerIn(left) | integerIn(right));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_BOR, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_XOR_CONSTANT:
      case op.OP_XOR: {
        const left = base + B(pc);
        const right = (operation == op.OP_XOR ? base : constantsOf(frame)) + C(pc);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(pc), integerIn(left) ^ integerIn(right));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_BXOR, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_SHIFT_RIGHT_IMMEDIATE: {
        const left = base + B(pc);
        if (tagOf(left) == TAG_INTEGER) {
          setInteger(base + A(pc), shiftLeft(integerIn(left), -(<i64>signedC(pc))));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (immediateSlow(EVENT_SHR, left, signedC(pc), base + A(pc), false)) continue;
        break;
      }
      case op.OP_SHIFT_LEFT_IMMEDIATE: {
        const left = base + B(pc);
        if (tagOf(left) == TAG_INTEGER) {
          setInteger(base + A(pc), shiftLeft(integerIn(left), <i64>signedC(pc)));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (immediateSlow(EVENT_SHL, left, signedC(pc), base + A(pc), false)) continue;
        break;
      }
      case op.OP_SHIFT_LEFT: {
        const left = base + B(pc);
        const right = base + C(pc);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(pc), shiftLeft(integerIn(left), integerIn(right)));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_SHL, left, right, base + A(pc))) continue;
        break;
      }
      case op.OP_SHIFT_RIGHT: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (arithmeticSlow(EVENT_SHR, base + B(pc), base + C(pc), base + A(pc))) continue;
          break;
        }
        break;
      }
      case op.OP_NEGATE: {
        const operand = base + B(pc);
        if (tagOf(operand) == TAG_INTEGER) {
          setInteger(base + A(pc), 0 - integerIn(operand));
          continue;
        }
        if (tagOf(operand) == TAG_FLOAT) {
          setFloat(base + A(pc), -floatIn(operand));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (arithmeticSlow(EVENT_UNM, operand, operand, base + A(pc))) continue;
        break;
      }
      case op.OP_BITWISE_NOT: {
        if (outOfTheWay(pc)) {
          const operand = base + B(pc);
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (arithmeticSlow(EVENT_BNOT, operand, operand, base + A(pc))) continue;
          break;
        }
        break;
      }
      case op.OP_NOT: {
        setBoolean(base + A(pc), !isTruthy(base + B(pc)));
        continue;
      }
      case op.OP_LENGTH: {
        const operand = base + B(pc);
        if (isString(operand)) {
          setInteger(base + A(pc), <i64>lengthOf(objectIn(operand)));
          continue;
        }
        if (tagOf(operand) == TAG_TABLE) {
          const table = objectIn(operand);
          const size = load<u32>(table, TABLE_ARRAY_SIZE);
          if (load<u32>(table, TABLE_METATABLE) == 0 && size != 0) {
            const part = <usize>load<u32>(table, TABLE_ARRAY);
            if (isNil(part + (<usize>(size - 1) << 4))) { // as border() does it, where the border is where it was last
              const hint = load<u32>(table, TABLE_BORDER);
              const after = part + (<usize>hint << 4);
              if (hint < size && isNil(after) && (hint == 0 || !isNil(after - SLOT_SIZE))) {
                setInteger(base + A(pc), <i64>hint);
                continue;
              }
            } else if (load<u32>(table, TABLE_NODES) == PROCESS_EMPTY_NODE) {
              setInteger(base + A(pc), <i64>size);
              continue;
            }
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        if (lengthSlow(operand, base + A(pc))) continue;
        break;
      }
      case op.OP_CONCATENATE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (concatenate(base + A(pc), <i32>byteB(pc)) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
          break;
        }
        break;
      }

      // ── Blocks and jumps
      case op.OP_CLOSE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (closeFrom(base + A(pc))) continue;
          if (runningFrame != frame) store<u32>(frame, <u32>pc, FRAME_PC); // again, after the method
          break;
        }
        break;
      }
      case op.OP_TO_BE_CLOSED: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (declareToBeClosed(base + A(pc))) continue;
          break;
        }
        break;
      }
      case op.OP_JUMP: {
        const distance = <i32>load<u32>(pc) >> 8;
        pc += <isize>distance << 2;
        if (distance >= 0) continue;
        if (pay()) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        return STATUS_OUT_OF_FUEL;
      }

      // ── Comparisons
      case op.OP_EQUAL:
      case op.OP_EQUAL_CONSTANT: {
        const left = base + A(pc);
        const right = (operation == op.OP_EQUAL ? base : constantsOf(frame)) + B(pc);
        const tag = tagOf(left);
        if (tag == tagOf(right)) {
          if (tag == TAG_INTEGER || tag == TAG_SHORT_STRING) {
            pc = afterComparison(pc, load<i64>(left) == load<i64>(right));
            continue;
          }
          if (tag == TAG_FLOAT) {
            pc = afterComparison(pc, floatIn(left) == floatIn(right));
            continue;
          }
          if (tag <= <u32>TAG_TRUE) {
            pc = afterComparison(pc, true);
            continue;
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const equal = equalSlow(left, right);
        if (equal < 0) break;
        pc = afterComparison(pc, equal != 0);
        continue;
      }
      case op.OP_LESS_THAN: {
        const left = base + A(pc);
        const right = base + B(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          if (tagOf(right) == TAG_INTEGER) {
            pc = afterComparison(pc, integerIn(left) < integerIn(right));
            continue;
          }
        } else if (tag == TAG_FLOAT) {
          if (tagOf(right) == TAG_FLOAT) {
            pc = afterComparison(pc, floatIn(left) < floatIn(right));
            continue;
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const less = lessSlow(left, right, false);
        if (less < 0) break;
        pc = afterComparison(pc, less != 0);
        continue;
      }
      case op.OP_LESS_EQUAL: {
        const left = base + A(pc);
        const right = base + B(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          if (tagOf(right) == TAG_INTEGER) {
            pc = afterComparison(pc, integerIn(left) <= integerIn(right));
            continue;
          }
        } else if (tag == TAG_FLOAT) {
          if (tagOf(right) == TAG_FLOAT) {
            pc = afterComparison(pc, floatIn(left) <= floatIn(right));
            continue;
          }
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const less = lessSlow(left, right, true);
        if (less < 0) break;
        pc = afterComparison(pc, less != 0);
        continue;
      }
      case op.OP_EQUAL_IMMEDIATE: {
        const left = base + A(pc);
        const tag = tagOf(left);
        let equal: u32 = 0;
        if (tag == TAG_INTEGER) equal = <u32>(integerIn(left) == <i64>signedB(pc));
        else if (tag == TAG_FLOAT) equal = <u32>(floatIn(left) == <f64>signedB(pc));
        pc = afterComparison(pc, equal != 0);
        continue;
      }
      case op.OP_LESS_THAN_IMMEDIATE: {
        const left = base + A(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          pc = afterComparison(pc, integerIn(left) < <i64>signedB(pc));
          continue;
        }
        if (tag == TAG_FLOAT) {
          pc = afterComparison(pc, floatIn(left) < <f64>signedB(pc));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const less = lessImmediateSlow(left, signedB(pc), (byteC(pc) & 2) != 0, false, false);
        if (less < 0) break;
        pc = afterComparison(pc, less != 0);
        continue;
      }
      case op.OP_LESS_EQUAL_IMMEDIATE: {
        const left = base + A(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          pc = afterComparison(pc, integerIn(left) <= <i64>signedB(pc));
          continue;
        }
        if (tag == TAG_FLOAT) {
          pc = afterComparison(pc, floatIn(left) <= <f64>signedB(pc));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const less = lessImmediateSlow(left, signedB(pc), (byteC(pc) & 2) != 0, true, false);
        if (less < 0) break;
        pc = afterComparison(pc, less != 0);
        continue;
      }
      case op.OP_GREATER_THAN_IMMEDIATE: {
        const left = base + A(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          pc = afterComparison(pc, integerIn(left) > <i64>signedB(pc));
          continue;
        }
        if (tag == TAG_FLOAT) {
          pc = afterComparison(pc, floatIn(left) > <f64>signedB(pc));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const less = lessImmediateSlow(left, signedB(pc), (byteC(pc) & 2) != 0, false, true);
        if (less < 0) break;
        pc = afterComparison(pc, less != 0);
        continue;
      }
      case op.OP_GREATER_EQUAL_IMMEDIATE: {
        const left = base + A(pc);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          pc = afterComparison(pc, integerIn(left) >= <i64>signedB(pc));
          continue;
        }
        if (tag == TAG_FLOAT) {
          pc = afterComparison(pc, floatIn(left) >= <f64>signedB(pc));
          continue;
        }
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const less = lessImmediateSlow(left, signedB(pc), (byteC(pc) & 2) != 0, true, true);
        if (less < 0) break;
        pc = afterComparison(pc, less != 0);
        continue;
      }
      case op.OP_TEST: {
        pc = <u32>isTruthy(base + A(pc)) != byteC(pc) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_TEST_SET: {
        const value = base + B(pc);
        if (<u32>isTruthy(value) != byteC(pc)) {
          pc += 4;
          continue;
        }
        copySlot(base + A(pc), value);
        pc = afterJump(pc);
        continue;
      }

      // ── Calls
      case op.OP_CALL: {
        const callee = base + A(pc);
        const given = byteB(pc);
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        const paid = pay();
        if (tagOf(callee) == TAG_CLOSURE && given != 0) {
          const closure = objectIn(callee);
          const prototype = <usize>load<u32>(closure, CLOSURE_PROTOTYPE);
          const first = callee + SLOT_SIZE;
          const missing = <i32>load<u8>(prototype, PROTOTYPE_PARAMETERS) + 1 - <i32>given; // arguments
          let top = first + (<usize>load<u8>(prototype, PROTOTYPE_STACK) << 4);
          let extra: i32 = 0;
          if (missing < 0) {
            extra = 0 - missing;
            top = max(top, callee + (<usize>given << 4)); // surplus arguments count until they have moved
          }
          const record = frame + FRAME_SIZE;
          if (top + RESERVE <= <usize>load<u32>(coroutine, COROUTINE_STACK_END)) {
            if (record + FRAME_SIZE <= <usize>load<u32>(coroutine, COROUTINE_FRAMES_END)) {
              if (missing > 0) {
                const end = callee + (<usize>given << 4);
                for (let slot = end, full = end + (<usize>missing << 4); slot < full; slot += SLOT_SIZE) setNil(slot);
              }
              store<u32>(record, <u32>callee, FRAME_FUNCTION);
              store<u32>(record, <u32>first, FRAME_BASE);
              store<u32>(record, <u32>top, FRAME_TOP);
              store<u32>(record, <u32>closure, FRAME_CLOSURE);
              store<u32>(record, load<u32>(prototype, PROTOTYPE_CONSTANTS), FRAME_CONSTANTS);
              store<u32>(record, (byteC(pc) - 1) & 0xffff, FRAME_WANTED); // and kind, flags: Lua, none
              store<u32>(record, extra, FRAME_EXTRA);
              setFrame(record);
              frame = record;
              base = first;
              pc = <usize>load<u32>(prototype, PROTOTYPE_CODE) - 4;
              if (paid) continue;
              store<u32>(frame, <u32>pc + 4, FRAME_PC);
              return STATUS_OUT_OF_FUEL;
            }
          }
        }
        const wanted = <i32>byteC(pc) - 1;
        let end = callee + (<usize>given << 4);
        if (given == 0) {
          end = load<u32>(frame, FRAME_TOP);
          store<u32>(frame, <u32>base + (<u32>load<u8>(load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE), PROTOTYPE_STACK) << 4), FRAME_TOP);
        }
        const tag = tagOf(callee);
        if (!hooked && ((tag == TAG_BUILTIN && load<u32>(callee) >= <u32>CONTROL_BUILTINS) || tag == TAG_BUILTIN_CLOSURE)) {
          const results = wanted <= 1 ? callQuickly(callee, end, wanted) : -1;
          if (results >= 0) {
            if (wanted < 0) store<u32>(frame, <u32>callee + (<u32>results << 4), FRAME_TOP);
            else if (results < wanted) setNil(callee);
            if (fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
            break;
          }
          const ran = callBuiltin(callee, end, wanted);
          if (ran == Ran.Returned && fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0 && load<u32>(PROCESS_ERROR_PENDING) == 0) {
            base = load<u32>(frame, FRAME_BASE);
            continue;
          }
          if (ran == Ran.Waiting) return STATUS_WAITING;
          if (ran != Ran.NoRoom) break;
        }
        const offset = end - base;
        if (!enter(callee, end, wanted, 0) && given == 0) store<u32>(frame, load<u32>(frame, FRAME_BASE) + <u32>offset, FRAME_TOP);
        break;
      }
      case op.OP_TAIL_CALL: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          charge(1);
          const callee = base + A(pc);
          const given = byteB(pc);
          // The Return that follows takes the result from there.
          if (!hooked && given != 0 && tagOf(callee) == TAG_BUILTIN) {
            const results = callQuickly(callee, callee + (<usize>given << 4), -1);
            if (results >= 0) {
              store<u32>(frame, <u32>callee + (<u32>results << 4), FRAME_TOP);
              if (fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
              break;
            }
          }
          tailCall(callee, given, byteC(pc) != 0);
          break;
        }
        break;
      }
      case op.OP_RETURN: {
        if (outOfTheWay(pc)) {
          const first = base + A(pc);
          const given = byteB(pc);
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (given != 0) store<u32>(frame, <u32>first + ((given - 1) << 4), FRAME_TOP);
          if (byteC(pc) && !closeFrom(base)) {
            if (runningFrame != frame) store<u32>(frame, <u32>pc, FRAME_PC);
            break;
          }
          leave(first, <i32>((<usize>load<u32>(frame, FRAME_TOP) - first) >> 4));
          break;
        }
        break;
      }
      case op.OP_RETURN_NONE: {
        const caller = frame - FRAME_SIZE;
        const wanted = load<u32>(frame, FRAME_WANTED); // and kind, flags: Lua, none
        if (load<u8>(caller, FRAME_KIND) == FRAME_KIND_LUA) {
          if (wanted <= 1) {
            if (wanted == 1) setNil(load<u32>(frame, FRAME_FUNCTION));
            frame = caller;
            setFrame(frame);
            base = load<u32>(frame, FRAME_BASE);
            pc = <usize>load<u32>(frame, FRAME_PC) - 4;
            continue;
          }
        }
        leave(base, 0);
        break;
      }
      case op.OP_RETURN_ONE: {
        const caller = frame - FRAME_SIZE;
        const wanted = load<u32>(frame, FRAME_WANTED); // and kind, flags: Lua, none
        if (load<u8>(caller, FRAME_KIND) == FRAME_KIND_LUA) {
          if (wanted <= 1) {
            if (wanted == 1) copySlot(load<u32>(frame, FRAME_FUNCTION), base + A(pc));
            frame = caller;
            setFrame(frame);
            base = load<u32>(frame, FRAME_BASE);
            pc = <usize>load<u32>(frame, FRAME_PC) - 4;
            continue;
          }
          if (wanted == (WANTED_ALL & 0xffff)) {
            const to = <usize>load<u32>(frame, FRAME_FUNCTION);
            copySlot(to, base + A(pc));
            frame = caller;
            setFrame(frame);
            store<u32>(frame, <u32>to + SLOT_SIZE, FRAME_TOP);
            base = load<u32>(frame, FRAME_BASE);
            pc = <usize>load<u32>(frame, FRAME_PC) - 4;
            continue;
          }
        }
        leave(base + A(pc), 1);
        break;
      }

      // ── Loops
      case op.OP_FOR_LOOP: {
        const index = base + A(pc);
        if (tagOf(index) == TAG_INTEGER) {
          const left = load<u64>(index, SLOT_SIZE);
          if (left == 0) continue;
          const value = integerIn(index) + load<i64>(index, 2 * SLOT_SIZE);
          store<u64>(index, left - 1, SLOT_SIZE);
          store<i64>(index, value);
          setInteger(index + 3 * SLOT_SIZE, value);
        } else if (!floatLoop(index)) {
          continue;
        }
        pc -= <usize>Bx(pc) << 2;
        if (pay()) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        return STATUS_OUT_OF_FUEL;
      }
      case op.OP_FOR_PREPARE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          const runs = prepareLoop(base + A(pc));
          if (runs < 0) break;
          if (!runs) pc += (<usize>Bx(pc) + 1) << 2;
          continue;
        }
        break;
      }
      case op.OP_ITERATOR_PREPARE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (!declareToBeClosed(base + A(pc) + 3 * SLOT_SIZE)) break;
          pc += <usize>Bx(pc) << 2;
          continue;
        }
        break;
      }
      case op.OP_ITERATOR_CALL: {
        if (outOfTheWay(pc)) {
          const iterator = base + A(pc);
          const called = iterator + 4 * SLOT_SIZE;
          if (!hooked && tagOf(iterator) == TAG_BUILTIN && tagOf(iterator + SLOT_SIZE) == TAG_TABLE) {
            const id = load<u32>(iterator);
            const table = objectIn(iterator + SLOT_SIZE);
            const wanted = byteC(pc);
            if (id == BUILTIN_BASE_NEXT && wanted <= 2) {
              const position = positionAfter(table, iterator + 2 * SLOT_SIZE, called);
              if (position >= 0) {
                const found = nextFrom(table, position, 256, called, called + SLOT_SIZE);
                if (found >= -1) {
                  charge(1);
                  if (found < 0) setNil(called);
                  continue;
                }
              }
            } else if (id == BUILTIN_BASE_INTERNAL_IPAIRS_NEXT && wanted <= 2 && tagOf(iterator + 2 * SLOT_SIZE) == TAG_INTEGER) {
              const index = integerIn(iterator + 2 * SLOT_SIZE) + 1;
              const slot = getInteger(table, index);
              if (!isNil(slot)) {
                setInteger(called, index);
                copySlot(called + SLOT_SIZE, slot);
                charge(1);
                continue;
              }
            }
          }
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          charge(1);
          copySlot(called, iterator);
          copySlot(called + SLOT_SIZE, iterator + SLOT_SIZE);
          copySlot(called + 2 * SLOT_SIZE, iterator + 2 * SLOT_SIZE);
          if (!hooked && tagOf(called) == TAG_BUILTIN_CLOSURE) {
            const ran = callBuiltin(called, called + 3 * SLOT_SIZE, <i32>byteC(pc));
            if (ran == Ran.Returned && fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0 && load<u32>(PROCESS_ERROR_PENDING) == 0) {
              base = load<u32>(frame, FRAME_BASE);
              continue;
            }
            if (ran == Ran.Waiting) return STATUS_WAITING;
            if (ran != Ran.NoRoom) break;
          }
          enter(called, called + 3 * SLOT_SIZE, <i32>byteC(pc), 0);
          break;
        }
        break;
      }
      case op.OP_ITERATOR_LOOP: {
        const iterator = base + A(pc);
        if (isNil(iterator + 4 * SLOT_SIZE)) continue;
        copySlot(iterator + 2 * SLOT_SIZE, iterator + 4 * SLOT_SIZE);
        pc -= <usize>Bx(pc) << 2;
        if (pay()) continue;
        store<u32>(frame, <u32>pc + 4, FRAME_PC);
        return STATUS_OUT_OF_FUEL;
      }

      // ── Objects
      case op.OP_SET_LIST: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (setList(base + A(pc), byteB(pc), byteC(pc) + (extra(pc) << 8))) {
            pc += 4;
            if (load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
            store<u32>(frame, <u32>pc + 4, FRAME_PC);
          }
          break;
        }
        break;
      }
      case op.OP_CLOSURE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (makeClosure(base + A(pc), load<u32>(load<u32>(load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE), PROTOTYPE_CHILDREN) + (Bx(pc) << 2)), load<u32>(frame, FRAME_CLOSURE), base)
            && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
          break;
        }
        break;
      }
      case op.OP_VARARG: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (!pushVarargs(A(pc), <i32>byteC(pc) - 1)) break;
          frame = runningFrame;
          base = load<u32>(frame, FRAME_BASE);
          continue;
        }
        break;
      }
      case op.OP_VARARG_PREPARE: {
        if (outOfTheWay(pc)) {
          store<u32>(frame, <u32>pc + 4, FRAME_PC);
          if (!prepareVarargs()) break;
          frame = runningFrame;
          base = load<u32>(frame, FRAME_BASE);
          continue;
        }
        break;
      }
      default: {
        if (hooked && operation == op.OPCODE_COUNT) break; // a hook has been called
        unreachable(); // Extra is never run: the instruction before passes over it
      }
    }

    if (hooked || isSomethingDue()) {
      status = advance();
      if (status != RUN_LUA) return status;
      if (hooked != isHooked()) return SWITCH_LOOP;
    }
    frame = runningFrame;
    base = load<u32>(frame, FRAME_BASE);
    pc = <usize>load<u32>(frame, FRAME_PC) - 4;
  }
}

/** Would advance() do anything but say RUN_LUA? */
@inline function isSomethingDue(): bool {
  return load<u32>(PROCESS_ERROR_PENDING) != 0 // or a hook is set, something grows or frames are given up
    || load<u8>(runningFrame, FRAME_KIND) != FRAME_KIND_LUA
    || load<i32>(PROCESS_COLLECTOR_DEBT) > 0
    || load<u8>(PROCESS_COLLECTOR_PHASE) == COLLECTOR_PHASE_ATOMIC
    || load<u8>(PROCESS_COLLECTOR_FULL) != 0
    || load<u32>(PROCESS_DUE_COUNT) != 0
    || fuel <= 0;
}

/** Slot of table[short string], or the nil slot. */
@inline function stringSlot(table: usize, string: usize): usize {
  let node: usize = load<u32>(table, TABLE_NODES) + ((load<u32>(string, STRING_HASH) << 5) & load<u32>(table, TABLE_NODE_MASK));
  for (let links: u32 = 0; load<u32>(node, NODE_KEY) != <u32>string || load<u32>(node, NODE_KEY_TAG) != TAG_SHORT_STRING; checkWalk(++links)) {
    node = load<u32>(node, NODE_NEXT);
    if (!node) return PROCESS_NIL;
  }
  return node;
}

/** Slot of table[string constant] in the table that __index in the metatable (0 = none) is, or the nil slot. */
@inline function inheritedSlot(metatable: usize, key: usize): usize {
  if (!metatable || load<u8>(metatable, BLOCK_EXTRA) & (1 << EVENT_INDEX)) return PROCESS_NIL; // known to have none
  const index = stringSlot(metatable, eventName(EVENT_INDEX));
  return tagOf(index) == TAG_TABLE ? fieldSlot(objectIn(index), key) : PROCESS_NIL;
}

import { tailCall } from "./tail-calls";
