import { ErrorCode, ReturnVariant, SystemCallClass } from '@perilune/abi';
import { ANSWER_BLOCK, ANSWER_EXIT, ANSWER_NOTHING, ImageStop } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { emptyAnswer, FakeKernel, fill, fillUpcall } from '../../test-support/fake-kernel.ts';
import { imageOf, loader, programOf, runOn } from '../../test-support/image.ts';

const RAW = 'local raw, buffer = require "syscall.raw", require "buffer" ';

function ended(source: string, kernel = new FakeKernel(), memory?: number): FakeKernel {
  const { image } = imageOf(RAW + source, memory, kernel);
  expect([runOn(image), image.fault]).toEqual([ImageStop.Exited, undefined]);
  return kernel;
}

describe('what is lent to the kernel', () => {
  it.each([
    ['the program forgets it', ''],
    [
      'the program clears its registry and its loaded modules',
      'for k in pairs(debug.getregistry()) do debug.getregistry()[k] = nil end',
    ],
    ['it has a finalizer', 'debug.setmetatable(b, { __gc = function() end })'],
    ['it is in weak tables only', 'weak = setmetatable({ b, [b] = true }, { __mode = "kv" })'],
    ['it loses its metatable', 'debug.setmetatable(b, nil)'],
  ])('stays where it is though %s', (_, trick) => {
    const { image, kernel } = imageOf(
      `${RAW} local collect = collectgarbage
      do local b = buffer.new("precious") raw.allow_read_write(1, 2, b) ${trick} end
      for i = 1, 50 do local garbage = {} for j = 1, 50 do garbage[j] = "x" .. j end collect() end
      raw.command(9, 9)
      raw.allow_read_write(1, 2, nil)`,
    );
    let seen = '';
    kernel.onCommand = (_driver, number, _a, _b, answer) => {
      const lent = kernel.buffers.get('3:1:2');
      if (number === 9 && lent) {
        seen = new TextDecoder().decode(image.memory.slice(lent.address, lent.address + lent.length));
        expect(image.mayShare(lent.address, lent.length, true)).toBe(true);
      }
      fill(answer, ReturnVariant.Success);
    };
    expect([runOn(image), image.fault]).toEqual([ImageStop.Exited, undefined]);
    expect(seen).toBe('precious');
    expect(kernel.buffers.get('3:1:2')).toEqual({ address: 0, length: 0 });
  });

  it('is let go once it was given back', () => {
    const kernel = ended(
      `local weak = setmetatable({}, { __mode = "v" })
      weak[1] = buffer.new(8) raw.allow_read_write(1, 2, weak[1]) collectgarbage() print(#weak)
      raw.allow_read_write(1, 2, buffer.new(9)) collectgarbage() print(#weak)`,
    );
    expect(kernel.printed).toBe('1\n0\n');
  });

  it('is a string too, for reading only', () => {
    const { image, kernel } = imageOf(
      `${RAW} raw.allow_read_only(1, 2, ("long "):rep(20)) raw.allow_read_only(1, 3, "short") collectgarbage() collectgarbage()
      raw.command(9, 9) print(pcall(raw.allow_read_write, 1, 2, "text"))
      print(pcall(raw.allow_userspace_readable, 1, 2, "text")) print(pcall(raw.allow_read_only, 1, 2, {}))`,
    );
    const seen: string[] = [];
    kernel.onCommand = (_d, _n, _a, _b, answer) => {
      for (const { address, length } of kernel.buffers.values()) {
        seen.push(new TextDecoder().decode(image.memory.slice(address, address + length)));
        expect(image.mayShare(address, length, false)).toBe(true);
        expect(image.mayShare(address, length, true)).toBe(false);
      }
      fill(answer, ReturnVariant.Success);
    };
    runOn(image);
    expect(seen).toEqual(['long '.repeat(20), 'short']);
    expect(kernel.printed.replaceAll(/syscall\.raw\./g, '')).toBe(
      "false\tbad argument #3 to 'allow_read_write' (buffer expected, got string)\n" +
        "false\tbad argument #3 to 'allow_userspace_readable' (buffer expected, got string)\n" +
        "false\tbad argument #3 to 'allow_read_only' (buffer or string expected, got table)\n",
    );
  });

  it('is what the kernel may share, and nothing beside it, also while it is being offered', () => {
    const { image, kernel } = imageOf(`${RAW} raw.allow_read_write(1, 2, buffer.new(64)) raw.yield_wait()`);
    let checked = 0;
    kernel.onCall = ([callClass, , , address, length]) => {
      if (callClass !== SystemCallClass.ReadWriteAllow) return false;
      checked++;
      expect(image.mayShare(address, length, true)).toBe(true);
      expect(image.mayShare(address + 1, length - 1, false)).toBe(true);
      expect(image.mayShare(address + 1, length, true)).toBe(false);
      expect(image.mayShare(address - 1, length, true)).toBe(false);
      return false;
    };
    expect(runOn(image)).toBe(ImageStop.Blocked);
    expect(checked).toBe(1);
    const { address } = kernel.buffers.get('3:1:2') ?? { address: 0 };
    for (const [from, length] of [
      [0, 1],
      [address, 65],
      [address + 64, 1],
      [address - 1, 2],
      [-1, 1],
      [address, Number.MAX_SAFE_INTEGER],
      [2 ** 32 - 1, 1],
      [Number.NaN, 1],
    ] as const) {
      expect([from, length, image.mayShare(from, length, false)]).toEqual([from, length, false]);
    }
    expect(image.mayShare(12345, 0, true)).toBe(true);
  });

  it('stays lent when the kernel refuses to take something else', () => {
    const kernel = new FakeKernel();
    const { image } = imageOf(
      `${RAW} raw.allow_read_write(1, 2, buffer.new("first")) print(raw.allow_read_write(1, 2, buffer.new("second")))
      collectgarbage() collectgarbage() raw.yield_wait()`,
      65536,
      kernel,
    );
    kernel.onCall = ([callClass, , , address, length], answer) => {
      if (callClass !== SystemCallClass.ReadWriteAllow || length !== 6) return false;
      fill(answer, ReturnVariant.Failure2U32, ErrorCode.Busy, address, length);
      return true;
    };
    runOn(image);
    expect(kernel.printed).toMatch(/^2\t2\t\d+\t6\n$/);
    const { address, length } = kernel.buffers.get('3:1:2') ?? { address: 0, length: 0 };
    expect(image.mayShare(address, length, true)).toBe(true);
    expect(new TextDecoder().decode(image.memory.slice(address, address + length))).toBe('first');
  });

  it('is limited in number, which the engine says itself', () => {
    const kernel = ended(
      `local b, refused = buffer.new(1), 0
      for i = 1, 300 do local variant, code = raw.allow_read_write(1, i, b) if variant == 2 and code == 9 then refused = refused + 1 end end
      for i = 1, 300 do raw.allow_read_write(1, i, nil) end
      print(refused, raw.allow_read_write(1, 7, b))`,
      undefined,
      1 << 17,
    );
    expect(kernel.printed).toBe('44\t130\t0\t0\n');
  });
});

describe('a system call', () => {
  it('takes words modulo 2^32 and gives as many as the variant has', () => {
    const kernel = new FakeKernel();
    const answers = [
      [ReturnVariant.Failure, 1, 7, 8],
      [ReturnVariant.FailureU32, 2, 7, 8],
      [ReturnVariant.Failure2U32, 3, 7, 8],
      [ReturnVariant.FailureU64, 4, 7, 8],
      [ReturnVariant.Success, 5, 7, 8],
      [ReturnVariant.SuccessU32, -1, 7, 8],
      [ReturnVariant.Success2U32, 2 ** 32 + 5, 7, 8],
      [ReturnVariant.SuccessU64, 6, 7, 8],
      [ReturnVariant.Success3U32, 6, 7, 8],
      [ReturnVariant.SuccessU32U64, 6, 7, 4294967295],
    ] as const;
    kernel.onCommand = (_d, number, _a, _b, answer) => {
      const [variant, word1, word2, word3] = answers[number] ?? answers[0];
      fill(answer, variant, word1, word2, word3);
    };
    ended(`for i = 0, 9 do print(raw.command(-1, i, 2^32, -2)) end`, kernel);
    expect(kernel.printed).toBe(
      '0\t1\n1\t2\t7\n2\t3\t7\t8\n3\t4\t7\t8\n128\n129\t4294967295\n130\t5\t7\n131\t6\t7\n132\t6\t7\t8\n133\t6\t7\t4294967295\n',
    );
    expect(kernel.calls[3]).toEqual([SystemCallClass.Command, 4294967295, 3, 0, 4294967294]);
  });

  it.each([
    ['raw.command("x", 1)', 'number expected, got string'],
    ['raw.command(1)', 'number expected, got no value'],
    ['raw.command(1, 1.5)', 'number has no integer representation'],
    ['raw.command(1, 1, {})', 'number expected, got table'],
    ['raw.subscribe(1, 1, function() end)', 'number expected, got function'],
    ['raw.yield_wait_for(nil, 1)', 'number expected, got nil'],
  ])('%s is an error, and no call', (code, reason) => {
    const kernel = ended(`print(select(2, pcall(function() return ${code} end)))`);
    expect(kernel.printed).toContain(reason);
    expect(kernel.calls).toEqual([]);
  });

  it('cannot be caught once it was answered with exit', () => {
    const { image, kernel } = imageOf(
      `${RAW} local guard <close> = setmetatable({}, { __close = function() print "closed" end })
      setmetatable({}, { __gc = function() print "collected" end })
      print(pcall(coroutine.wrap(function() pcall(raw.command, 1, 2) print "survived" end)))`,
    );
    kernel.onCall = (_call, answer) => {
      fill(answer, ANSWER_EXIT);
      return true;
    };
    expect(runOn(image)).toBe(ImageStop.Exited);
    expect([image.run(1000), kernel.printed, image.completion]).toEqual([ImageStop.Exited, '', undefined]);
  });

  it.each([
    ['raw.exit(3)', 3],
    ['raw.exit()', 0],
    ['raw.restart(-1)', 4294967295],
    ['os.exit(true)', 0],
    ['os.exit(false)', 1],
    ['os.exit(9, true)', 9],
    ['', 0],
  ])('%s ends it with %i', (code, completion) => {
    const { image } = imageOf(RAW + code);
    expect([runOn(image), image.completion]).toEqual([ImageStop.Exited, completion]);
  });

  it('may be refused when it asks for the end', () => {
    const kernel = new FakeKernel();
    kernel.onCall = (_call, answer) => {
      fill(answer, ReturnVariant.Failure, ErrorCode.NoSupport);
      return true;
    };
    ended('print(raw.exit(5), raw.memop(3))', kernel);
    expect(kernel.printed).toBe('0\t0\t10\n');
  });

  it('is known by its place while it is made', () => {
    const { image, kernel } = imageOf(`${RAW}\n\nlocal function act()\n  raw.command(1, 1)\nend\nact()`);
    let place: unknown;
    kernel.onCommand = (_d, _n, _a, _b, answer) => {
      place = image.place;
      fill(answer, ReturnVariant.Success);
    };
    runOn(image);
    expect(place).toEqual({ source: 'main.lua', line: 4 });
  });

  it('does not exist in a process that is no image', async () => {
    const { messageOf } = await import('../../test-support/engine.ts');
    expect(await messageOf('require "syscall.raw"')).toContain("module 'syscall.raw' not found");
    expect(await messageOf('require "buffer"')).toContain("module 'buffer' not found");
  });
});

describe('yield', () => {
  it('returns an upcall that is there, or nothing', () => {
    const kernel = new FakeKernel();
    kernel.upcalls.push({ function: 7, userdata: 4294967295, words: [1, 2, 3] });
    ended('print(raw.yield_wait()) print(raw.yield_no_wait())', kernel);
    expect(kernel.printed).toBe('7\t4294967295\t1\t2\t3\n\n');
  });

  it('stops the process until the answer is brought, in slices or from a snapshot', () => {
    const { image, kernel } = imageOf(`${RAW} print(raw.yield_wait()) print(raw.yield_wait_for(5, 6))`);
    expect([runOn(image), image.run(1000), kernel.printed]).toEqual([ImageStop.Blocked, ImageStop.Blocked, '']);
    const copyKernel = new FakeKernel();
    const copy = loader.restore(image.snapshot(), programOf(''), copyKernel);
    for (const [one, its] of [
      [image, kernel],
      [copy, copyKernel],
    ] as const) {
      const answer = emptyAnswer();
      expect(one.run(1000)).toBe(ImageStop.Blocked);
      fillUpcall(answer, { function: 1, userdata: 2, words: [3, 4, 5] });
      one.resume(answer);
      expect(one.run(1000)).toBe(ImageStop.Blocked);
      expect(its.calls.at(-1)).toEqual([SystemCallClass.Yield, 2, 5, 6, 0]);
      fillUpcall(answer, { function: 0, userdata: 0, words: [8, 9, 10] });
      one.resume(answer);
      expect(one.run(1000)).toBe(ImageStop.Exited);
      expect(its.printed).toBe('1\t2\t3\t4\t5\n8\t9\t10\n');
    }
  });

  it('tells a failure as a code', () => {
    const kernel = new FakeKernel();
    kernel.onCall = (_call, answer) => {
      fill(answer, ReturnVariant.Failure, ErrorCode.NoDevice);
      return true;
    };
    ended('print(raw.yield_wait_for(1, 2)) print(raw.yield_wait())', kernel);
    expect(kernel.printed).toBe('nil\t11\nnil\t11\n');
  });

  it('answers any system call later if the kernel blocks it', () => {
    const { image, kernel } = imageOf(`${RAW} print(raw.command(1, 2))`);
    kernel.onCommand = (_d, _n, _a, _b, answer) => fill(answer, ANSWER_BLOCK);
    expect(runOn(image)).toBe(ImageStop.Blocked);
    expect(image.invoke('print', [])).toBe(false);
    const answer = emptyAnswer();
    fill(answer, ReturnVariant.SuccessU32, 77);
    image.resume(answer);
    expect([runOn(image), kernel.printed]).toEqual([ImageStop.Exited, '129\t77\n']);
  });

  it('does nothing when something is resumed that does not wait', () => {
    const { image, kernel } = imageOf(`${RAW} print(raw.yield_no_wait())`);
    const answer = emptyAnswer();
    fill(answer, ANSWER_NOTHING);
    image.resume(answer);
    expect([runOn(image), kernel.printed]).toEqual([ImageStop.Exited, '\n']);
    image.resume(answer);
    expect(image.run(100)).toBe(ImageStop.Exited);
  });
});
