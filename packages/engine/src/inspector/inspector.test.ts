import * as isa from '@perilune/isa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageBuilder } from '../../test-support/process-image.ts';
import {
  closureUpvalues,
  displayValue,
  faultReport,
  formatFaultReport,
  framePlace,
  frameTitle,
  inspect,
  Prototype,
} from './index.ts';

const abc = (op: number, a: number, b: number, c: number) => (op | (a << 8) | (b << 16) | (c << 24)) >>> 0;

/**
 * A process that died in `local function helper(x) … config.limits.high() end`, called by the main chunk:
 *
 *   script.lua:2  helper   x = 7, limits = a table; upvalue config
 *   script.lua:9  main chunk
 */
function deadProcess(): { memory: Uint8Array; helper: number; table: number } {
  const image = new ImageBuilder();
  const table = image.table(
    [10n, undefined, 30n],
    [
      ['high', true],
      [2.5, 'half'],
      ['self', { tag: isa.TAG_BUILTIN, payload: 0 }],
    ],
  );
  const helper = image.prototype({
    source: '@script.lua',
    lineDefined: 1,
    parameters: 1,
    registers: 4,
    code: [
      abc(isa.OP_GET_UPVALUE, 1, 0, 0),
      abc(isa.OP_GET_FIELD, 2, 1, 0),
      abc(isa.OP_CALL, 2, 1, 1),
      abc(isa.OP_RETURN_NONE, 0, 0, 0),
    ],
    lines: [2, 2, 2, 400],
    constants: ['high'],
    locals: [
      { name: 'x', start: 0, end: 4 },
      { name: 'limits', start: 1, end: 4 },
    ],
    upvalues: ['config'],
  });
  const main = image.prototype({
    source: '@script.lua',
    registers: 3,
    isVararg: true,
    code: [abc(isa.OP_MOVE, 1, 0, 0), abc(isa.OP_LOAD_INTEGER, 2, 7, 0), abc(isa.OP_CALL, 1, 2, 1)],
    lines: [9, 9, 9],
    locals: [{ name: 'helper', start: 0, end: 3 }],
    upvalues: ['_ENV'],
  });
  const globals = image.table(
    [],
    [
      ['answer', 42n],
      ['name', 'Lua'],
    ],
  );
  const helperClosure = image.closure(helper, [{ tag: isa.TAG_TABLE, payload: table }]);
  const mainClosure = image.closure(main, [{ tag: isa.TAG_TABLE, payload: globals }]);
  const codeOf = (prototype: number) =>
    new DataView(image.bytes.buffer).getUint32(prototype + isa.PROTOTYPE_CODE, true);
  const helperValue = { tag: isa.TAG_CLOSURE, payload: helperClosure };
  const coroutine = image.coroutine(
    [
      { tag: isa.TAG_CLOSURE, payload: mainClosure },
      'extra',
      helperValue,
      helperValue,
      7n,
      { tag: isa.TAG_TABLE, payload: table },
      true,
    ],
    [
      { kind: isa.FRAME_KIND_LUA, function: 0, base: 2, top: 5, closure: mainClosure, pc: codeOf(main) + 12, extra: 1 },
      { kind: isa.FRAME_KIND_LUA, function: 3, base: 4, top: 7, closure: helperClosure, pc: codeOf(helper) + 12 },
    ],
  );
  image.u32(isa.PROCESS_GLOBALS, globals);
  image.u32(isa.PROCESS_MAIN_COROUTINE, coroutine);
  image.u32(isa.PROCESS_CURRENT_COROUTINE, coroutine);
  image.slot(isa.PROCESS_ERROR, "script.lua:2: attempt to call a boolean value (field 'high')");
  image.u32(isa.PROCESS_STATUS, isa.STATUS_FAULTED);
  image.u32(isa.PROCESS_FUEL_USED, 1234);
  image.u32(isa.PROCESS_USED, 3000);
  image.u32(isa.PROCESS_USED_HIGH, 4000);
  return { memory: image.finish(), helper, table };
}

describe('a dead process', () => {
  const { memory, helper, table } = deadProcess();
  const image = inspect(memory);

  it('tells its frames, with the names their callers gave them', () => {
    const frames = [...image.frames()];
    expect(frames.map((frame) => `${framePlace(frame)}: ${frameTitle(frame)}`)).toEqual([
      "script.lua:2: local 'helper'",
      'script.lua:9: main chunk',
    ]);
  });
  it('tells locals, upvalues and extra arguments', () => {
    const [top, bottom] = [...image.frames()];
    const show = (variables: { name: string; value: Parameters<typeof displayValue>[0] }[] = []) =>
      variables.map(({ name, value }) => `${name} = ${displayValue(value)}`);
    expect(show(top?.locals())).toEqual(['x = 7', `limits = table: 0x${table.toString(16).padStart(8, '0')}`]);
    expect(show(top?.upvalues())).toEqual([`config = table: 0x${table.toString(16).padStart(8, '0')}`]);
    expect(bottom?.extraArguments().map(displayValue)).toEqual(['"extra"']);
  });
  it('lists a table: array part, then nodes, without what is nil', () => {
    const entries = [...image.entries(table)].map(({ key, value }) => `${displayValue(key)}: ${displayValue(value)}`);
    expect(entries).toEqual(['1: 10', '3: 30', '"high": true', '2.5: "half"', '"self": function: pcall']);
  });
  it('finds globals', () => {
    expect(image.global('answer')).toEqual({ type: 'integer', value: 42n });
    expect(image.global('nothing')).toEqual({ type: 'nil' });
  });
  it('knows lines, also far ones', () => {
    const prototype = Prototype.at(image.view, helper);
    expect([0, 1, 2, 3, 4].map((index) => prototype?.lineOf(index))).toEqual([2, 2, 2, 400, undefined]);
  });
  it('counts blocks by type', () => {
    const { byType, brokenAt, used, free } = image.statistics();
    expect(brokenAt).toBeUndefined();
    expect(byType.get('table')?.count).toBe(2);
    expect(byType.get('coroutine')?.count).toBe(1);
    expect(used + free).toBe(65536 - isa.PROCESS_HEADER_END - 16);
  });
  it('writes a report', () => {
    expect(formatFaultReport(faultReport(image)).split('\n').slice(0, 5)).toEqual([
      "script.lua:2: attempt to call a boolean value (field 'high')",
      'stack traceback:',
      "\tscript.lua:2: in local 'helper'",
      '\t\tx = 7',
      `\t\tlimits = table: 0x${table.toString(16).padStart(8, '0')}`,
    ]);
    expect(JSON.parse(JSON.stringify(faultReport(image)))).toMatchObject({
      fuelUsed: '1234',
      memory: { used: 3000, high: 4000 },
    });
  });
});

/** Asks for everything there is; what matters is that it ends and does not throw. */
function readAll(memory: Uint8Array): void {
  const image = inspect(memory);
  formatFaultReport(faultReport(image));
  for (const { key, value } of image.globals()) displayValue(key) + displayValue(value);
  for (const coroutine of image.coroutines()) {
    image.status(coroutine);
    for (const frame of image.frames(coroutine)) {
      frameTitle(frame) + framePlace(frame);
      for (const { value } of [...frame.locals(), ...frame.upvalues()]) displayValue(value);
      for (const value of frame.extraArguments()) displayValue(value);
    }
  }
  for (const { type, address } of image.blocks()) {
    if (type === 'table') for (const { key, value } of image.entries(address)) displayValue(key) + displayValue(value);
    if (type === 'function') closureUpvalues(image.view, address).map(({ value }) => displayValue(value));
    if (type === 'prototype') {
      const prototype = Prototype.at(image.view, address);
      prototype?.lineOf(prototype.codeCount - 1);
      [...(prototype?.localsAt(0) ?? [])].length;
    }
  }
}

describe('a hostile image', () => {
  const { memory } = deadProcess();
  const address = fc.nat({ max: 12_000 });
  const wild = fc.oneof(
    fc.nat(0xffffffff),
    fc.constantFrom(0, 1, 8, 0xffffffff, 0x7fffffff, 65535, 65536, 3200),
    address,
  );

  it('cannot make the reader throw or go on for ever', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(address, wild), { minLength: 1, maxLength: 40 }), (changes) => {
        const broken = Uint8Array.from(memory);
        const view = new DataView(broken.buffer);
        for (const [at, value] of changes) view.setUint32(at, value >>> 0, true);
        readAll(broken);
      }),
      { numRuns: 300 },
    );
  });
  it('may be of any length and content', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8192 }), (bytes) => readAll(bytes)),
      { numRuns: 200 },
    );
    for (const length of [0, 1, 63, 64, 1000, 3200, 3201]) readAll(memory.slice(0, length));
  });
  it('may have regions that lead in a circle, and blocks without size', () => {
    const circle = Uint8Array.from(memory);
    const view = new DataView(circle.buffer);
    view.setUint32(65536 - 16 + isa.REGION_NEXT, view.getUint32(isa.PROCESS_HEAP_START, true), true);
    expect(inspect(circle).statistics().brokenAt).toBeUndefined();
    view.setUint32(view.getUint32(isa.PROCESS_HEAP_START, true), 0, true);
    expect(inspect(circle).statistics().brokenAt).toBe(isa.PROCESS_HEADER_END);
  });
});
