/**
 * Every single allocation of a program fails in turn: once, so that a collection and another try may help, or for good.
 * Either the program does not notice, or it gets the ordinary error; its process is whole afterwards.
 */
import { FAIL_ONCE } from '@perilune/isa';
import type { Case } from './corpus.ts';
import { verifyHeap } from './heap/verify-heap.ts';
import { runAtOnce, Subject, UNLIMITED } from './process.ts';
import type { Sweep } from './sweep.ts';

/** Failures tried of one program in one way; of programs that allocate more often, every k-th allocation. */
const MOST_TRIES = { sample: 60, full: 3000 };
/** What needs more fuel is left out, as it is run anew for each allocation. */
const MOST_FUEL = { sample: 20_000, full: 500_000 };
/** What the sample takes of the script tests, beside the moments: where running out of memory has most to do. */
const SAMPLED = /^moment|^core\/(error|metamethod|string)\/|yield_across|^language\/(close|goto|function)\//;
const ALWAYS_SUCCEEDS = FAIL_ONCE - 1;

/** What a whole process can do. */
const CHECK = `
  io.output(io.stdout)
  local list = {}
  for i = 1, 50 do list[i] = i * 2 end
  table.sort(list, function(a, b) return a > b end)
  local resume = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
  print(list[1], #list, resume(1), resume(21), load("return ... + 1")(41), pcall(error, "e"))
  print(("x"):rep(3, ","), table.concat({1, 2, 3}, "-"), (("abc"):gsub("%w", "%0%0")), ("%5.1f|%q"):format(2.25, "a"))
  collectgarbage()
  print(select("#", table.unpack(list)), #tostring(print) > 5)`;
const checked = runAtOnce(CHECK).output;

/** Programs that catch errors, or look at how many there are: after one of them anything may come. */
const CATCHES = /pcall|coroutine|__gc|__close|load|require|io\./;
/** Programs that leave the standard library in ruins, so that CHECK says nothing about the engine. */
const RUINS = /debug\.setmetatable|string\.\w+ = |setmetatable\(_G|_G\.|getmetatable\(""\)/;

/** Allocations of a program that nothing fails for. */
function countAllocations(source: string): number {
  const subject = new Subject();
  subject.failAllocations(ALWAYS_SUCCEEDS);
  subject.load(source);
  subject.finish(UNLIMITED);
  return ALWAYS_SUCCEEDS - subject.failCountdown;
}

/** @returns what is wrong with how it ended, if anything */
function runWithFailure({ source, end }: Case, countdown: number): string | undefined {
  const subject = new Subject();
  subject.failAllocations(countdown);
  subject.load(source);
  const error = subject.finish(UNLIMITED);
  subject.stopFailingAllocations();
  const { output } = subject;
  const isNormal = error === end.error && end.output.startsWith(output);
  if (!isNormal && !/not enough memory/.test(`${error}${output}`) && !CATCHES.test(source))
    return `ended with ${error}, having printed ${output}`;
  if (subject.process.state === 'ended') return undefined; // os.exit
  const problem = verifyHeap(subject.process.memory, true);
  if (problem !== undefined || RUINS.test(source)) return problem;
  subject.load('debug.sethook() collectgarbage()'); // finalizers say their last words
  subject.finish(UNLIMITED);
  subject.output = '';
  subject.load(CHECK);
  const checkError = subject.finish(UNLIMITED);
  if (checkError !== undefined || !subject.output.endsWith(checked))
    return `afterwards: ${checkError} ${subject.output}`;
  return verifyHeap(subject.process.memory, true);
}

export const allocationSweep: Sweep = {
  name: 'allocation',
  claim: 'whatever allocation fails, the error is an ordinary one and the process whole',
  run(one, extent) {
    if (one.end.fuel > MOST_FUEL[extent] || (extent === 'sample' && !SAMPLED.test(one.name))) return undefined;
    const allocations = countAllocations(one.source);
    const complaints: string[] = [];
    let tries = 0;
    for (let n = 0; n < allocations; n += Math.ceil(allocations / MOST_TRIES[extent])) {
      for (const [way, countdown] of Object.entries({ once: FAIL_ONCE + n, 'for good': n })) {
        tries++;
        const complaint = runWithFailure(one, countdown);
        if (complaint !== undefined) complaints.push(`allocation ${n} fails ${way}: ${complaint}`);
      }
    }
    return { tries, complaints };
  },
};
