/** Why a process died, for people and for logs: error, traceback, variables, fuel, memory. */
import type { Frame } from './coroutines.ts';
import type { ProcessImage } from './process-image.ts';
import { displayValue, type LuaValue, typeName } from './values.ts';

/** Made of plain strings and numbers, fit for JSON. */
export interface FaultReport {
  /** The error as the program's user should see it. */
  readonly message: string;
  readonly frames: readonly ReportedFrame[];
  /** Frames of the middle of a long stack that are left out after the first ten. */
  readonly skipped: number;
  readonly fuelUsed: string;
  readonly memory: { readonly used: number; readonly high: number; readonly quota: number };
  readonly heap: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;
}

export interface ReportedFrame {
  /** "chunk:line" or "[C]". */
  readonly place: string;
  /** "local 'f'", "function <chunk:3>", "main chunk". */
  readonly what: string;
  readonly isTailCall: boolean;
  readonly locals: Readonly<Record<string, string>>;
}

const FIRST_FRAMES = 10;
const LAST_FRAMES = 11;
/** Frames of a stack that are counted at all. */
const FRAME_LIMIT = 1_000_000;

export function faultReport(image: ProcessImage): FaultReport {
  const { frames, skipped } = collectFrames(image.frames());
  const { used, high, quota } = image.memory;
  return {
    message: image.error === undefined ? '' : errorText(image.error),
    frames,
    skipped,
    fuelUsed: String(image.fuelUsed),
    memory: { used, high, quota },
    heap: Object.fromEntries(image.statistics().byType),
  };
}

/** The report as text: the error, a traceback like the reference's, then the numbers. */
export function formatFaultReport(report: FaultReport): string {
  const lines = report.message === '' ? [] : [report.message];
  lines.push('stack traceback:');
  report.frames.forEach((frame, index) => {
    if (report.skipped > 0 && index === FIRST_FRAMES) lines.push(`\t...\t(skipping ${report.skipped} levels)`);
    lines.push(`\t${frame.place}: in ${frame.what}`);
    for (const [name, value] of Object.entries(frame.locals)) lines.push(`\t\t${name} = ${value}`);
    if (frame.isTailCall) lines.push('\t(...tail calls...)');
  });
  const { used, high, quota } = report.memory;
  lines.push(`fuel used: ${report.fuelUsed}`, `memory: ${used} bytes used, ${high} at most, of ${quota}`);
  return lines.join('\n');
}

/** The first and the last frames, as many as a traceback shows. */
function collectFrames(frames: Iterable<Frame>): { frames: ReportedFrame[]; skipped: number } {
  const first: Frame[] = [];
  let last: Frame[] = [];
  let count = 0;
  for (const frame of frames) {
    if (count++ === FRAME_LIMIT) break;
    if (first.length < FIRST_FRAMES) first.push(frame);
    else last.push(frame);
    if (last.length > 2 * LAST_FRAMES) last = last.slice(-LAST_FRAMES - 1);
  }
  const skipped = Math.max(0, count - FIRST_FRAMES - LAST_FRAMES);
  const shown = skipped > 0 ? last.slice(-LAST_FRAMES) : last;
  return { frames: [...first, ...shown].map(reportFrame), skipped };
}

function reportFrame(frame: Frame): ReportedFrame {
  return {
    place: framePlace(frame),
    what: frameTitle(frame),
    isTailCall: frame.isTailCall,
    locals: Object.fromEntries(frame.locals().map(({ name, value }) => [name, displayValue(value)])),
  };
}

/** Where a frame is: "chunk:line", or "[C]" for builtins. */
export function framePlace(frame: Frame): string {
  if (frame.kind === 'builtin') return '[C]';
  return frame.line === undefined ? (frame.chunk ?? '?') : `${frame.chunk}:${frame.line}`;
}
/** What a frame runs, in the words of a traceback. */
export function frameTitle(frame: Frame): string {
  if (frame.builtin !== undefined) return frame.builtin === '' ? '?' : `function '${frame.builtin}'`;
  if (frame.calledAs?.kind === 'global') return `function '${frame.calledAs.name}'`;
  if (frame.calledAs !== undefined) return `${frame.calledAs.kind} '${frame.calledAs.name}'`;
  if (frame.lineDefined === 0) return 'main chunk';
  return `function <${frame.chunk}:${frame.lineDefined ?? '?'}>`;
}

function errorText(error: LuaValue): string {
  if (error.type === 'string') return displayValue(error).slice(1, -1);
  if (error.type === 'integer' || error.type === 'float') return displayValue(error);
  return `(error object is a ${typeName(error)} value)`;
}
