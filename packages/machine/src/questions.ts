/**
 * What a host asks a machine: answered between slices, and of no consequence for the run. A question goes with a number,
 * by which whoever asked knows the answer.
 */
import type { ImageFrame } from '@perilune/hil';
import type {
  FreezeResult,
  MemoryMap,
  ProcessControl,
  ProcessId,
  ProcessInfo,
  ProcessInspection,
} from '@perilune/kernel';
import { noSuchProcess } from './nearest-name.ts';
import type { MachineStatus } from './status.ts';

export type Question =
  | { readonly kind: 'status' }
  | { readonly kind: 'inspect'; readonly process: string | number }
  | { readonly kind: 'freeze'; readonly process: string | number }
  /** Of whoever runs the machine: what is recorded so far is to be handed over. */
  | { readonly kind: 'flush' };

export const questionKinds: readonly Question['kind'][] = ['status', 'inspect', 'freeze', 'flush'];

/** What the machine says of a process; the rest is in its memory, for whoever can read that. */
export interface InspectAnswer {
  readonly info: ProcessInfo;
  readonly time: number;
  readonly inspection: ProcessInspection;
  /** Absent once its memory was given back. */
  readonly memoryMap: MemoryMap | undefined;
  /** Of one that has faulted: its stack as it was then, which is not in its memory any more. */
  readonly frames: readonly ImageFrame[] | undefined;
  /** A copy. */
  readonly memory: Uint8Array | undefined;
}

export interface FreezeAnswer {
  readonly app: string;
  readonly time: number;
  readonly snapshot: Uint8Array;
}

export type Answer =
  | { readonly kind: 'status'; readonly status: MachineStatus }
  | { readonly kind: 'inspect'; readonly of: InspectAnswer }
  | { readonly kind: 'freeze'; readonly of: FreezeAnswer }
  | { readonly kind: 'flush' }
  | { readonly kind: 'unknown' | 'refused'; readonly message: string };

/** What a machine has to answer with. */
export interface QuestionContext {
  readonly control: ProcessControl;
  status(): MachineStatus;
  inspect(id: ProcessId): ProcessInspection | undefined;
  memoryOf(id: ProcessId): Uint8Array | undefined;
  freeze(id: ProcessId): FreezeResult;
  now(): number;
}

export function answerQuestion(question: Question, context: QuestionContext): Answer {
  if (question.kind === 'status') return { kind: 'status', status: context.status() };
  if (question.kind === 'flush') return { kind: 'flush' };
  const { control } = context;
  const { process } = question;
  const id = typeof process === 'number' ? (process as ProcessId) : control.find(process);
  const info = id === undefined ? undefined : control.info(id);
  if (id === undefined || !info) return { kind: 'unknown', message: noProcess(process, control) };
  if (question.kind === 'freeze') {
    if (info.innerState === 'terminated' || info.innerState === 'faulted') {
      return { kind: 'refused', message: `${info.name} has ended: there is nothing to freeze` };
    }
    const result = context.freeze(id);
    if (result.kind === 'refused') return { kind: 'refused', message: `${info.name}: ${result.message}` };
    return { kind: 'freeze', of: { app: info.name, time: context.now(), snapshot: result.snapshot } };
  }
  const inspection = context.inspect(id);
  if (!inspection) return { kind: 'refused', message: `${info.name} cannot be looked at while a process runs` };
  return {
    kind: 'inspect',
    of: {
      info,
      time: context.now(),
      inspection,
      memoryMap: control.memoryMap(id),
      frames: info.innerState === 'faulted' ? control.frames(id) : undefined,
      memory: context.memoryOf(id)?.slice(),
    },
  };
}

export function noProcess(process: string | number, control: ProcessControl): string {
  const names = control.list().map(({ name }) => name);
  return noSuchProcess(process, names);
}
