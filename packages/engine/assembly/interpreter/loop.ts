// The bytecode interpreter: runs Lua frames of the running coroutine until the slice ends or something else must be
// seen to. What each instruction means is written once, in isa/src/instruction-set.ts.
//
// Long file: the one dispatch loop of the engine; what is not on a fast path lives in slow.ts, calls.ts and advance.ts.
//
// `frame`, `base`, `pc`, `closure` and `constants` of the running Lua frame live in locals. An instruction that is
// done continues the loop. One that pushed or popped frames, raised an error or needs memory breaks out of the switch
// after FRAME_PC was written: advance() finds out what is next, then the locals are loaded anew.

import {
  BLOCK_EXTRA, BLOCK_MARK, CLOSURE_PROTOTYPE, CLOSURE_UPVALUES, COROUTINE_FRAMES_END, COROUTINE_STACK_END, FRAME_BASE,
  FRAME_CLOSURE, FRAME_EXTRA, FRAME_FLAG_TAIL, FRAME_FLAGS, FRAME_FUNCTION, FRAME_KIND, FRAME_KIND_LUA, FRAME_PC,
  FRAME_SIZE, FRAME_TOP, FRAME_WANTED, MARK_BLACK, NODE_KEY, NODE_KEY_TAG, NODE_NEXT, PROTOTYPE_CHILDREN,
  PROTOTYPE_CODE, PROTOTYPE_CONSTANTS, PROTOTYPE_IS_VARARG, PROTOTYPE_PARAMETERS, PROTOTYPE_STACK, TABLE_ARRAY,
  TABLE_ARRAY_SIZE, TABLE_BORDER, TABLE_METATABLE, TABLE_NODES, TABLE_NODE_MASK, UPVALUE_SLOT, WANTED_ALL,
} from "@perilune/isa/src/layout";
import {
  COLLECTOR_PHASE_ATOMIC, PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_FULL, PROCESS_COLLECTOR_PHASE, PROCESS_DUE_COUNT, PROCESS_EMPTY_NODE, PROCESS_ERROR_PENDING,
  PROCESS_METATABLES, PROCESS_NIL, STATUS_OUT_OF_FUEL, STATUS_WAITING,
} from "@perilune/isa/src/process";
import {
  BASIC_TYPE_STRING, EVENT_ADD, EVENT_BAND, EVENT_BNOT, EVENT_BOR, EVENT_BXOR, EVENT_DIV, EVENT_IDIV, EVENT_INDEX, EVENT_MOD, EVENT_MUL, EVENT_POW,
  EVENT_SHL, EVENT_SHR, EVENT_SUB, EVENT_UNM, SLOT_EXTRA, SLOT_SIZE, TAG_BUILTIN, TAG_BUILTIN_CLOSURE, TAG_CLOSURE, TAG_COLLECTABLE, TAG_FALSE, TAG_FLOAT,
  TAG_INTEGER, TAG_NIL, TAG_SHORT_STRING, TAG_TABLE, TAG_TRUE,
} from "@perilune/isa/src/values";
import * as op from "@perilune/isa/src/generated/opcodes";
import { exactInteger, floatModulo, floorDivide, floorModulo, power, shiftLeft, slotToInteger } from "../arithmetic";
import { barrierBack, barrierForward, isBlack } from "../barrier";
import { BUILTIN_BASE_INTERNAL_IPAIRS_NEXT, BUILTIN_BASE_NEXT, CONTROL_BUILTINS } from "../generated/builtins";
import { charge, coroutine, frame as runningFrame, fuel, setFrame } from "../registers";
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
  arithmeticSlow, concatenate, equalSlow, immediateSlow, indexSlow, lengthSlow, lessImmediateSlow, lessSlow, setIndexSlow,
} from "./slow";
import { hasOpenUpvalues, closeUpvalues, hasToBeClosed } from "./upvalues";
import { isHooked, traceInstruction } from "./hooks";

// Operands as byte offsets of slots.
@inline function A(i: u32): usize { return (i >> 4) & 0xff0; }
@inline function B(i: u32): usize { return (i >> 12) & 0xff0; }
@inline function C(i: u32): usize { return (i >> 20) & 0xff0; }
@inline function signedB(i: u32): i32 { return (<i32>(i << 8)) >> 24; }
@inline function signedC(i: u32): i32 { return <i32>i >> 24; }
@inline function Bx(i: u32): u32 { return i >> 16; }

/** Where the Jump at `pc`, which a comparison takes, leads; one that leads back is run as an instruction, as it has to pay. */
@inline function afterJump(pc: usize): usize {
  const target = pc + (((<isize>(<i32>load<u32>(pc) >> 8)) + 1) << 2);
  return target > pc ? target : pc;
}

/** Slot of table[string constant] in the hash part, or the nil slot. */
@inline function fieldSlot(table: usize, key: usize): usize {
  const string = load<u32>(key);
  let node: usize = load<u32>(table, TABLE_NODES) + ((load<u32>(key, SLOT_EXTRA) << 5) & load<u32>(table, TABLE_NODE_MASK));
  while (load<u32>(node, NODE_KEY) != string || load<u32>(node, NODE_KEY_TAG) != TAG_SHORT_STRING) {
    node = load<u32>(node, NODE_NEXT);
    if (!node) return PROCESS_NIL;
  }
  return node;
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
  let pc = <usize>load<u32>(frame, FRAME_PC);
  let closure = <usize>load<u32>(frame, FRAME_CLOSURE);
  let constants = <usize>load<u32>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_CONSTANTS);

  while (true) {
    let i: u32 = 0;
    let operation: u32 = op.OPCODE_COUNT;
    if (hooked) {
      store<u32>(frame, <u32>pc, FRAME_PC);
      if (!traceInstruction(pc)) {
        i = load<u32>(pc);
        operation = i & 0xff;
        pc += 4;
      }
    } else {
      i = load<u32>(pc);
      operation = i & 0xff;
      pc += 4;
    }

    switch (operation) {
      case op.OP_EXTRA: break; // never run; without it the jump table would not begin at 0
      case op.OP_MOVE: {
        copySlot(base + A(i), base + B(i));
        continue;
      }
      case op.OP_LOAD_INTEGER: {
        setInteger(base + A(i), <i64>(<i32>i >> 16));
        continue;
      }
      case op.OP_LOAD_FLOAT: {
        setFloat(base + A(i), <f64>(<i32>i >> 16));
        continue;
      }
      case op.OP_LOAD_CONSTANT: {
        copySlot(base + A(i), constants + (<usize>Bx(i) << 4));
        continue;
      }
      case op.OP_LOAD_CONSTANT_EXTRA: {
        copySlot(base + A(i), constants + (<usize>(load<u32>(pc) >> 8) << 4));
        pc += 4;
        continue;
      }
      case op.OP_LOAD_FALSE: {
        setBoolean(base + A(i), false);
        continue;
      }
      case op.OP_LOAD_FALSE_SKIP: {
        setBoolean(base + A(i), false);
        pc += 4;
        continue;
      }
      case op.OP_LOAD_TRUE: {
        setBoolean(base + A(i), true);
        continue;
      }
      case op.OP_LOAD_NIL: {
        const first = base + A(i);
        const last = first + B(i);
        for (let slot = first; slot <= last; slot += SLOT_SIZE) setNil(slot);
        continue;
      }
      case op.OP_GET_UPVALUE: {
        const upvalue = <usize>load<u32>(closure + (B(i) >> 2), CLOSURE_UPVALUES);
        copySlot(base + A(i), load<u32>(upvalue, UPVALUE_SLOT));
        continue;
      }
      case op.OP_SET_UPVALUE: {
        const upvalue = <usize>load<u32>(closure + (B(i) >> 2), CLOSURE_UPVALUES);
        const value = base + A(i);
        copySlot(load<u32>(upvalue, UPVALUE_SLOT), value);
        if (isBlack(upvalue) && isCollectable(value)) barrierForward(upvalue, objectIn(value));
        continue;
      }
      case op.OP_GET_TABLE_UPVALUE: {
        const object = <usize>load<u32>(load<u32>(closure + (B(i) >> 2), CLOSURE_UPVALUES), UPVALUE_SLOT);
        const key = constants + C(i);
        if (tagOf(object) == TAG_TABLE) {
          const slot = fieldSlot(objectIn(object), key);
          if (!isNil(slot)) {
            copySlot(base + A(i), slot);
            continue;
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (indexSlow(object, key, base + A(i))) continue;
        break;
      }
      case op.OP_GET_TABLE: {
        const object = base + B(i);
        const key = base + C(i);
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
          if (!isNil(slot)) {
            copySlot(base + A(i), slot);
            continue;
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (indexSlow(object, key, base + A(i))) continue;
        break;
      }
      case op.OP_GET_INTEGER: {
        const object = base + B(i);
        const index = (i >> 24) - 1;
        if (tagOf(object) == TAG_TABLE) {
          const table = objectIn(object);
          if (index < load<u32>(table, TABLE_ARRAY_SIZE)) {
            const slot: usize = load<u32>(table, TABLE_ARRAY) + (<usize>index << 4);
            if (!isNil(slot)) {
              copySlot(base + A(i), slot);
              continue;
            }
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        const spare = <usize>load<u32>(frame, FRAME_TOP) + 4 * SLOT_SIZE;
        setInteger(spare, <i64>(index + 1));
        if (indexSlow(object, spare, base + A(i))) continue;
        break;
      }
      case op.OP_GET_FIELD: {
        const object = base + B(i);
        const key = constants + C(i);
        if (tagOf(object) == TAG_TABLE) {
          let slot = fieldSlot(objectIn(object), key);
          if (!isNil(slot)) {
            copySlot(base + A(i), slot);
            continue;
          }
          slot = inheritedSlot(objectIn(object), objectIn(key));
          if (!isNil(slot)) {
            copySlot(base + A(i), slot);
            continue;
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (indexSlow(object, key, base + A(i))) continue;
        break;
      }
      case op.OP_SET_TABLE_UPVALUE:
      case op.OP_SET_TABLE_UPVALUE_CONSTANT: {
        const object = <usize>load<u32>(load<u32>(closure + (A(i) >> 2), CLOSURE_UPVALUES), UPVALUE_SLOT);
        const key = constants + B(i);
        const value = (operation == op.OP_SET_TABLE_UPVALUE ? base : constants) + C(i);
        if (tagOf(object) == TAG_TABLE) {
          const slot = fieldSlot(objectIn(object), key);
          if (!isNil(slot)) {
            storeInTable(objectIn(object), slot, value);
            continue;
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_TABLE: {
        const object = base + A(i);
        const key = base + B(i);
        const value = base + C(i);
        if (setElement(object, key, value)) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_TABLE_CONSTANT: {
        const object = base + A(i);
        const key = base + B(i);
        const value = constants + C(i);
        if (setElement(object, key, value)) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_INTEGER:
      case op.OP_SET_INTEGER_CONSTANT: {
        const object = base + A(i);
        const index = ((i >> 16) & 0xff) - 1;
        const value = (operation == op.OP_SET_INTEGER ? base : constants) + C(i);
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
        store<u32>(frame, <u32>pc, FRAME_PC);
        const spare = <usize>load<u32>(frame, FRAME_TOP) + 6 * SLOT_SIZE;
        setInteger(spare, <i64>(index + 1));
        if (setIndexSlow(object, spare, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_FIELD: {
        const object = base + A(i);
        const key = constants + B(i);
        const value = base + C(i);
        if (setField(object, key, value)) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_SET_FIELD_CONSTANT: {
        const object = base + A(i);
        const key = constants + B(i);
        const value = constants + C(i);
        if (setField(object, key, value)) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (setIndexSlow(object, key, value) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_NEW_TABLE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (newTable(base + A(i), (i >> 16) & 0xff, (i >> 24) + ((load<u32>(pc) >> 8) << 8))) {
          pc += 4;
          if (load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
          store<u32>(frame, <u32>pc, FRAME_PC);
        }
        break;
      }
      case op.OP_SELF:
      case op.OP_SELF_CONSTANT: {
        const object = base + B(i);
        const key = (operation == op.OP_SELF ? base : constants) + C(i);
        const result = base + A(i);
        copySlot(result + SLOT_SIZE, object);
        if (tagOf(object) == TAG_TABLE) {
          // The method is usually found in the table itself or in the table its metatable's __index names.
          let table = objectIn(object);
          const isShort = operation == op.OP_SELF_CONSTANT || tagOf(key) == TAG_SHORT_STRING;
          if (isShort) {
            let slot = stringSlot(table, objectIn(key));
            if (isNil(slot)) slot = inheritedSlot(table, objectIn(key));
            if (!isNil(slot)) {
              copySlot(result, slot);
              continue;
            }
          }
        }
        if (operation == op.OP_SELF_CONSTANT && isString(object)) {
          const metatable = <usize>load<u32>(PROCESS_METATABLES + (BASIC_TYPE_STRING << 2));
          const index = cachedMetamethod(metatable, EVENT_INDEX);
          if (tagOf(index) == TAG_TABLE) {
            const slot = stringSlot(objectIn(index), objectIn(key));
            if (!isNil(slot)) {
              copySlot(result, slot);
              continue;
            }
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (indexSlow(object, key, result)) continue;
        break;
      }

      // ── Arithmetic
      case op.OP_ADD_IMMEDIATE:
      case op.OP_ADD_IMMEDIATE_FLIPPED: {
        const left = base + B(i);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          setInteger(base + A(i), integerIn(left) + <i64>signedC(i));
          continue;
        }
        if (tag == TAG_FLOAT) {
          setFloat(base + A(i), floatIn(left) + <f64>signedC(i));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (immediateSlow(EVENT_ADD, left, signedC(i), base + A(i), operation == op.OP_ADD_IMMEDIATE_FLIPPED)) continue;
        break;
      }
      case op.OP_SUBTRACT_IMMEDIATE: {
        const left = base + B(i);
        const tag = tagOf(left);
        if (tag == TAG_INTEGER) {
          setInteger(base + A(i), integerIn(left) - <i64>signedC(i));
          continue;
        }
        if (tag == TAG_FLOAT) {
          setFloat(base + A(i), floatIn(left) - <f64>signedC(i));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (immediateSlow(EVENT_SUB, left, signedC(i), base + A(i), false)) continue;
        break;
      }
      case op.OP_ADD: {
        const left = base + B(i);
        const right = base + C(i);
        if (add(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_ADD, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_ADD_CONSTANT: {
        const left = base + B(i);
        const right = constants + C(i);
        if (add(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_ADD, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_ADD_CONSTANT_FLIPPED: {
        const left = constants + C(i);
        const right = base + B(i);
        if (add(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_ADD, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_SUBTRACT: {
        const left = base + B(i);
        const right = base + C(i);
        if (subtract(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_SUB, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_SUBTRACT_CONSTANT: {
        const left = base + B(i);
        const right = constants + C(i);
        if (subtract(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_SUB, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_MULTIPLY: {
        const left = base + B(i);
        const right = base + C(i);
        if (multiply(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_MUL, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_MULTIPLY_CONSTANT: {
        const left = base + B(i);
        const right = constants + C(i);
        if (multiply(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_MUL, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_MULTIPLY_CONSTANT_FLIPPED: {
        const left = constants + C(i);
        const right = base + B(i);
        if (multiply(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_MUL, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_MODULO: {
        const left = base + B(i);
        const right = base + C(i);
        if (modulo(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_MOD, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_MODULO_CONSTANT: {
        const left = base + B(i);
        const right = constants + C(i);
        if (modulo(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_MOD, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_DIVIDE: {
        const left = base + B(i);
        const right = base + C(i);
        if (divide(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_DIV, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_DIVIDE_CONSTANT: {
        const left = base + B(i);
        const right = constants + C(i);
        if (divide(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_DIV, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_FLOOR_DIVIDE: {
        const left = base + B(i);
        const right = base + C(i);
        if (floorQuotient(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_IDIV, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_FLOOR_DIVIDE_CONSTANT: {
        const left = base + B(i);
        const right = constants + C(i);
        if (floorQuotient(left, right, base + A(i))) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_IDIV, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_POWER_CONSTANT:
      case op.OP_POWER: {
        const left = base + B(i);
        const right = (operation == op.OP_POWER ? base : constants) + C(i);
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_POW, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_AND_CONSTANT:
      case op.OP_AND: {
        const left = base + B(i);
        const right = (operation == op.OP_AND ? base : constants) + C(i);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(i), integerIn(left) & integerIn(right));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_BAND, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_OR_CONSTANT:
      case op.OP_OR: {
        const left = base + B(i);
        const right = (operation == op.OP_OR ? base : constants) + C(i);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(i), integerIn(left) | integerIn(right));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_BOR, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_XOR_CONSTANT:
      case op.OP_XOR: {
        const left = base + B(i);
        const right = (operation == op.OP_XOR ? base : constants) + C(i);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(i), integerIn(left) ^ integerIn(right));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_BXOR, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_SHIFT_RIGHT_IMMEDIATE: {
        const left = base + B(i);
        if (tagOf(left) == TAG_INTEGER) {
          setInteger(base + A(i), shiftLeft(integerIn(left), -(<i64>signedC(i))));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (immediateSlow(EVENT_SHR, left, signedC(i), base + A(i), false)) continue;
        break;
      }
      case op.OP_SHIFT_LEFT_IMMEDIATE: {
        const left = base + B(i);
        if (tagOf(left) == TAG_INTEGER) {
          setInteger(base + A(i), shiftLeft(integerIn(left), <i64>signedC(i)));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (immediateSlow(EVENT_SHL, left, signedC(i), base + A(i), false)) continue;
        break;
      }
      case op.OP_SHIFT_LEFT: {
        const left = base + B(i);
        const right = base + C(i);
        if (tagOf(left) == TAG_INTEGER && tagOf(right) == TAG_INTEGER) {
          setInteger(base + A(i), shiftLeft(integerIn(left), integerIn(right)));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_SHL, left, right, base + A(i))) continue;
        break;
      }
      case op.OP_SHIFT_RIGHT: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_SHR, base + B(i), base + C(i), base + A(i))) continue;
        break;
      }
      case op.OP_NEGATE: {
        const operand = base + B(i);
        if (tagOf(operand) == TAG_INTEGER) {
          setInteger(base + A(i), 0 - integerIn(operand));
          continue;
        }
        if (tagOf(operand) == TAG_FLOAT) {
          setFloat(base + A(i), -floatIn(operand));
          continue;
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_UNM, operand, operand, base + A(i))) continue;
        break;
      }
      case op.OP_BITWISE_NOT: {
        const operand = base + B(i);
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (arithmeticSlow(EVENT_BNOT, operand, operand, base + A(i))) continue;
        break;
      }
      case op.OP_NOT: {
        setBoolean(base + A(i), !isTruthy(base + B(i)));
        continue;
      }
      case op.OP_LENGTH: {
        const operand = base + B(i);
        if (isString(operand)) {
          setInteger(base + A(i), <i64>lengthOf(objectIn(operand)));
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
                setInteger(base + A(i), <i64>hint);
                continue;
              }
            } else if (load<u32>(table, TABLE_NODES) == PROCESS_EMPTY_NODE) {
              setInteger(base + A(i), <i64>size);
              continue;
            }
          }
        }
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (lengthSlow(operand, base + A(i))) continue;
        break;
      }
      case op.OP_CONCATENATE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (concatenate(base + A(i), <i32>((i >> 16) & 0xff)) && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }

      // ── Blocks and jumps
      case op.OP_CLOSE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (closeFrom(base + A(i))) continue;
        if (runningFrame != frame) store<u32>(frame, <u32>pc - 4, FRAME_PC); // again, after the method
        break;
      }
      case op.OP_TO_BE_CLOSED: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (declareToBeClosed(base + A(i))) continue;
        break;
      }
      case op.OP_JUMP: {
        const distance = <i32>i >> 8;
        pc += <isize>distance << 2;
        if (distance >= 0) continue;
        charge(1);
        if (fuel > 0) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        return STATUS_OUT_OF_FUEL;
      }

      // ── Comparisons
      case op.OP_EQUAL:
      case op.OP_EQUAL_CONSTANT: {
        const left = base + A(i);
        const right = (operation == op.OP_EQUAL ? base : constants) + B(i);
        let equal: i32;
        const tag = tagOf(left);
        if (tag == tagOf(right) && (tag == TAG_INTEGER || tag == TAG_SHORT_STRING)) {
          equal = <i32>(load<i64>(left) == load<i64>(right));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          equal = equalSlow(left, right);
          if (equal < 0) break;
        }
        if (<u32>equal != ((i >> 24) & 1)) {
          pc += 4;
          continue;
        }
        pc = afterJump(pc);
        continue;
      }
      case op.OP_LESS_THAN: {
        const left = base + A(i);
        const right = base + B(i);
        let less: i32;
        const leftTag = tagOf(left);
        const rightTag = tagOf(right);
        if (leftTag == TAG_INTEGER && rightTag == TAG_INTEGER) {
          less = <i32>(integerIn(left) < integerIn(right));
        } else if (leftTag == TAG_FLOAT && rightTag == TAG_FLOAT) {
          less = <i32>(floatIn(left) < floatIn(right));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          less = lessSlow(left, right, false);
          if (less < 0) break;
        }
        if (<u32>less != ((i >> 24) & 1)) {
          pc += 4;
          continue;
        }
        pc = afterJump(pc);
        continue;
      }
      case op.OP_LESS_EQUAL: {
        const left = base + A(i);
        const right = base + B(i);
        let less: i32;
        const leftTag = tagOf(left);
        const rightTag = tagOf(right);
        if (leftTag == TAG_INTEGER && rightTag == TAG_INTEGER) {
          less = <i32>(integerIn(left) <= integerIn(right));
        } else if (leftTag == TAG_FLOAT && rightTag == TAG_FLOAT) {
          less = <i32>(floatIn(left) <= floatIn(right));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          less = lessSlow(left, right, true);
          if (less < 0) break;
        }
        if (<u32>less != ((i >> 24) & 1)) {
          pc += 4;
          continue;
        }
        pc = afterJump(pc);
        continue;
      }
      case op.OP_EQUAL_IMMEDIATE: {
        const left = base + A(i);
        const tag = tagOf(left);
        let equal: u32 = 0;
        if (tag == TAG_INTEGER) equal = <u32>(integerIn(left) == <i64>signedB(i));
        else if (tag == TAG_FLOAT) equal = <u32>(floatIn(left) == <f64>signedB(i));
        pc = equal != ((i >> 24) & 1) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_LESS_THAN_IMMEDIATE: {
        const left = base + A(i);
        const tag = tagOf(left);
        let less: i32;
        if (tag == TAG_INTEGER) {
          less = <i32>(integerIn(left) < <i64>signedB(i));
        } else if (tag == TAG_FLOAT) {
          less = <i32>(floatIn(left) < <f64>signedB(i));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          less = lessImmediateSlow(left, signedB(i), (i & 0x2000000) != 0, false, false);
          if (less < 0) break;
        }
        pc = <u32>less != ((i >> 24) & 1) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_LESS_EQUAL_IMMEDIATE: {
        const left = base + A(i);
        const tag = tagOf(left);
        let less: i32;
        if (tag == TAG_INTEGER) {
          less = <i32>(integerIn(left) <= <i64>signedB(i));
        } else if (tag == TAG_FLOAT) {
          less = <i32>(floatIn(left) <= <f64>signedB(i));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          less = lessImmediateSlow(left, signedB(i), (i & 0x2000000) != 0, true, false);
          if (less < 0) break;
        }
        pc = <u32>less != ((i >> 24) & 1) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_GREATER_THAN_IMMEDIATE: {
        const left = base + A(i);
        const tag = tagOf(left);
        let greater: i32;
        if (tag == TAG_INTEGER) {
          greater = <i32>(integerIn(left) > <i64>signedB(i));
        } else if (tag == TAG_FLOAT) {
          greater = <i32>(floatIn(left) > <f64>signedB(i));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          greater = lessImmediateSlow(left, signedB(i), (i & 0x2000000) != 0, false, true);
          if (greater < 0) break;
        }
        pc = <u32>greater != ((i >> 24) & 1) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_GREATER_EQUAL_IMMEDIATE: {
        const left = base + A(i);
        const tag = tagOf(left);
        let greater: i32;
        if (tag == TAG_INTEGER) {
          greater = <i32>(integerIn(left) >= <i64>signedB(i));
        } else if (tag == TAG_FLOAT) {
          greater = <i32>(floatIn(left) >= <f64>signedB(i));
        } else {
          store<u32>(frame, <u32>pc, FRAME_PC);
          greater = lessImmediateSlow(left, signedB(i), (i & 0x2000000) != 0, true, true);
          if (greater < 0) break;
        }
        pc = <u32>greater != ((i >> 24) & 1) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_TEST: {
        pc = <u32>isTruthy(base + A(i)) != (i >> 24) ? pc + 4 : afterJump(pc);
        continue;
      }
      case op.OP_TEST_SET: {
        const value = base + B(i);
        if (<u32>isTruthy(value) != (i >> 24)) {
          pc += 4;
          continue;
        }
        copySlot(base + A(i), value);
        pc = afterJump(pc);
        continue;
      }

      // ── Calls
      case op.OP_CALL: {
        const callee = base + A(i);
        const given = (i >> 16) & 0xff;
        let end = callee + (<usize>given << 4);
        if (given == 0) {
          end = load<u32>(frame, FRAME_TOP);
          store<u32>(frame, <u32>base + (<u32>load<u8>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_STACK) << 4), FRAME_TOP);
        }
        const wanted = <i32>(i >> 24) - 1;
        store<u32>(frame, <u32>pc, FRAME_PC);
        charge(1);
        const tag = tagOf(callee);
        if (tag == TAG_CLOSURE) {
          const called = objectIn(callee);
          const prototype = <usize>load<u32>(called, CLOSURE_PROTOTYPE);
          const first = callee + SLOT_SIZE;
          const registers = <usize>load<u8>(prototype, PROTOTYPE_STACK) << 4;
          const record = frame + FRAME_SIZE;
          const top = max(first + registers, end);
          if (top + RESERVE <= <usize>load<u32>(coroutine, COROUTINE_STACK_END) && record + FRAME_SIZE <= <usize>load<u32>(coroutine, COROUTINE_FRAMES_END)) {
            const parameters = <usize>load<u8>(prototype, PROTOTYPE_PARAMETERS) << 4;
            for (const full = first + parameters; end < full; end += SLOT_SIZE) setNil(end);
            pc = load<u32>(prototype, PROTOTYPE_CODE);
            store<u32>(record, <u32>callee, FRAME_FUNCTION);
            store<u32>(record, <u32>first, FRAME_BASE);
            store<u32>(record, <u32>top, FRAME_TOP);
            store<u32>(record, <u32>pc, FRAME_PC);
            store<u32>(record, <u32>called, FRAME_CLOSURE);
            store<u32>(record, <u32>wanted & 0xffff, FRAME_WANTED); // and kind, flags: Lua, none
            store<u32>(record, <u32>(end - first - parameters) >> 4, FRAME_EXTRA);
            setFrame(record);
            frame = record;
            base = first;
            closure = called;
            constants = load<u32>(prototype, PROTOTYPE_CONSTANTS);
            if (fuel > 0) continue;
            return STATUS_OUT_OF_FUEL;
          }
        }
        if (!hooked && ((tag == TAG_BUILTIN && load<u32>(callee) >= <u32>CONTROL_BUILTINS) || tag == TAG_BUILTIN_CLOSURE)) {
          const results = wanted <= 1 ? callQuickly(callee, end, wanted) : -1;
          if (results >= 0) {
            if (wanted < 0) store<u32>(frame, <u32>callee + (<u32>results << 4), FRAME_TOP);
            else if (results < wanted) setNil(callee);
            if (fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
            break;
          }
          const ran = callBuiltin(callee, end, wanted);
          if (ran == Ran.Returned && fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0 && load<u16>(PROCESS_ERROR_PENDING) == 0) {
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
        store<u32>(frame, <u32>pc, FRAME_PC);
        charge(1);
        const callee = base + A(i);
        const given = (i >> 16) & 0xff;
        // The Return that follows takes the result from there.
        if (!hooked && given != 0 && tagOf(callee) == TAG_BUILTIN) {
          const results = callQuickly(callee, callee + (<usize>given << 4), -1);
          if (results >= 0) {
            store<u32>(frame, <u32>callee + (<u32>results << 4), FRAME_TOP);
            if (fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
            break;
          }
        }
        tailCall(callee, given, (i >> 24) != 0);
        break;
      }
      case op.OP_RETURN: {
        const first = base + A(i);
        const given = (i >> 16) & 0xff;
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (given != 0) store<u32>(frame, <u32>first + ((given - 1) << 4), FRAME_TOP);
        if (i >> 24 && !closeFrom(base)) {
          if (runningFrame != frame) store<u32>(frame, <u32>pc - 4, FRAME_PC);
          break;
        }
        leave(first, <i32>((<usize>load<u32>(frame, FRAME_TOP) - first) >> 4));
        break;
      }
      case op.OP_RETURN_NONE: {
        if (load<u8>(frame, FRAME_FLAGS) == 0 && load<u8>(frame - FRAME_SIZE, FRAME_KIND) == FRAME_KIND_LUA) {
          const wanted = <i32>load<i16>(frame, FRAME_WANTED);
          const to = <usize>load<u32>(frame, FRAME_FUNCTION);
          frame -= FRAME_SIZE;
          setFrame(frame);
          if (wanted < 0) store<u32>(frame, <u32>to, FRAME_TOP);
          else for (let slot = to, last = to + (wanted << 4); slot < last; slot += SLOT_SIZE) setNil(slot);
          base = load<u32>(frame, FRAME_BASE);
          pc = load<u32>(frame, FRAME_PC);
          closure = load<u32>(frame, FRAME_CLOSURE);
          constants = load<u32>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_CONSTANTS);
          continue;
        }
        leave(base, 0);
        break;
      }
      case op.OP_RETURN_ONE: {
        const wanted = <i32>load<i16>(frame, FRAME_WANTED);
        if (wanted == 1 && load<u8>(frame, FRAME_FLAGS) == 0 && load<u8>(frame - FRAME_SIZE, FRAME_KIND) == FRAME_KIND_LUA) {
          copySlot(load<u32>(frame, FRAME_FUNCTION), base + A(i));
          frame -= FRAME_SIZE;
          setFrame(frame);
          base = load<u32>(frame, FRAME_BASE);
          pc = load<u32>(frame, FRAME_PC);
          closure = load<u32>(frame, FRAME_CLOSURE);
          constants = load<u32>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_CONSTANTS);
          continue;
        }
        leave(base + A(i), 1);
        break;
      }

      // ── Loops
      case op.OP_FOR_LOOP: {
        const index = base + A(i);
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
        pc -= <usize>Bx(i) << 2;
        charge(1);
        if (fuel > 0) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        return STATUS_OUT_OF_FUEL;
      }
      case op.OP_FOR_PREPARE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        const runs = prepareLoop(base + A(i));
        if (runs < 0) break;
        if (!runs) pc += (<usize>Bx(i) + 1) << 2;
        continue;
      }
      case op.OP_ITERATOR_PREPARE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (!declareToBeClosed(base + A(i) + 3 * SLOT_SIZE)) break;
        pc += <usize>Bx(i) << 2;
        continue;
      }
      case op.OP_ITERATOR_CALL: {
        const iterator = base + A(i);
        const called = iterator + 4 * SLOT_SIZE;
        if (!hooked && tagOf(iterator) == TAG_BUILTIN && tagOf(iterator + SLOT_SIZE) == TAG_TABLE) {
          const id = load<u32>(iterator);
          const table = objectIn(iterator + SLOT_SIZE);
          const wanted = i >> 24;
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
        store<u32>(frame, <u32>pc, FRAME_PC);
        charge(1);
        copySlot(called, iterator);
        copySlot(called + SLOT_SIZE, iterator + SLOT_SIZE);
        copySlot(called + 2 * SLOT_SIZE, iterator + 2 * SLOT_SIZE);
        if (!hooked && tagOf(called) == TAG_BUILTIN_CLOSURE) {
          const ran = callBuiltin(called, called + 3 * SLOT_SIZE, <i32>(i >> 24));
          if (ran == Ran.Returned && fuel > 0 && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0 && load<u16>(PROCESS_ERROR_PENDING) == 0) {
            base = load<u32>(frame, FRAME_BASE);
            continue;
          }
          if (ran == Ran.Waiting) return STATUS_WAITING;
          if (ran != Ran.NoRoom) break;
        }
        enter(called, called + 3 * SLOT_SIZE, <i32>(i >> 24), 0);
        break;
      }
      case op.OP_ITERATOR_LOOP: {
        const iterator = base + A(i);
        if (isNil(iterator + 4 * SLOT_SIZE)) continue;
        copySlot(iterator + 2 * SLOT_SIZE, iterator + 4 * SLOT_SIZE);
        pc -= <usize>Bx(i) << 2;
        charge(1);
        if (fuel > 0) continue;
        store<u32>(frame, <u32>pc, FRAME_PC);
        return STATUS_OUT_OF_FUEL;
      }

      // ── Objects
      case op.OP_SET_LIST: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (setList(base + A(i), (i >> 16) & 0xff, (i >> 24) + ((load<u32>(pc) >> 8) << 8))) {
          pc += 4;
          if (load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
          store<u32>(frame, <u32>pc, FRAME_PC);
        }
        break;
      }
      case op.OP_CLOSURE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (makeClosure(base + A(i), load<u32>(load<u32>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_CHILDREN) + (Bx(i) << 2)), closure, base)
          && load<i32>(PROCESS_COLLECTOR_DEBT) <= 0) continue;
        break;
      }
      case op.OP_VARARG: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (!pushVarargs(A(i), <i32>(i >> 24) - 1)) break;
        frame = runningFrame;
        base = load<u32>(frame, FRAME_BASE);
        continue;
      }
      case op.OP_VARARG_PREPARE: {
        store<u32>(frame, <u32>pc, FRAME_PC);
        if (!prepareVarargs()) break;
        frame = runningFrame;
        base = load<u32>(frame, FRAME_BASE);
        continue;
      }
      default: {
        // op.OPCODE_COUNT: a hook has been called. (Extra is never run: the instruction before passes over it.)
        break;
      }
    }

    if (hooked || isSomethingDue()) {
      status = advance();
      if (status != RUN_LUA) return status;
      if (hooked != isHooked()) return SWITCH_LOOP;
    }
    frame = runningFrame;
    base = load<u32>(frame, FRAME_BASE);
    pc = load<u32>(frame, FRAME_PC);
    closure = load<u32>(frame, FRAME_CLOSURE);
    constants = load<u32>(load<u32>(closure, CLOSURE_PROTOTYPE), PROTOTYPE_CONSTANTS);
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
  let node: usize = load<u32>(table, TABLE_NODES) + ((load<u32>(string, 8) << 5) & load<u32>(table, TABLE_NODE_MASK));
  while (load<u32>(node, NODE_KEY) != <u32>string || load<u32>(node, NODE_KEY_TAG) != TAG_SHORT_STRING) {
    node = load<u32>(node, NODE_NEXT);
    if (!node) return PROCESS_NIL;
  }
  return node;
}

/** Slot of table[short string] in the table that the metatable's __index is, or the nil slot. */
@inline function inheritedSlot(table: usize, string: usize): usize {
  const metatable = <usize>load<u32>(table, TABLE_METATABLE);
  if (!metatable || load<u8>(metatable, BLOCK_EXTRA) & (1 << EVENT_INDEX)) return PROCESS_NIL; // known to have none
  const index = stringSlot(metatable, eventName(EVENT_INDEX));
  return tagOf(index) == TAG_TABLE ? stringSlot(objectIn(index), string) : PROCESS_NIL;
}

import { tailCall } from "./tail-calls";
