/** What would become of a bundle: all that can be said before anything is changed. */
import { NAME_FORM, NAME_RULE } from '@perilune/abi';
import type { BoardAppVersion, Plan } from './app-info.ts';
import type { AppCheck } from './app-machine.ts';
import type { Bundle } from './bundle/bundle.ts';
import { UpdateError } from './error.ts';
import type { InstallPolicy } from './policy.ts';
import type { AppRecord } from './record.ts';
import { sequenceOf } from './sequence.ts';
import { findDistrust } from './trust.ts';

/** What there is already. */
export interface PlanSituation {
  /** Of the app it is for. */
  readonly name: string;
  readonly policy: InstallPolicy | undefined;
  readonly record: AppRecord | undefined;
  /** What board.toml has of it, if it is an app of the board. */
  readonly board: BoardAppVersion | undefined;
  /** Apps beside those of the board, without this one, and the bytes that installed versions need beyond those of the board. */
  readonly others: { readonly count: number; readonly memory: number };
  readonly force: boolean;
  /** What was asked for; undefined: whichever it would be. */
  readonly action: Plan['action'] | undefined;
  /** Names of apps that call themselves by this one. */
  readonly aliases: readonly string[];
}

export interface PlanResult {
  readonly plan: Plan;
  readonly refusal: UpdateError | undefined;
  /** Bytes it needs. */
  readonly memory: number;
}

/** @param check undefined if it was not worth while, since it is refused anyway */
export function makePlan(bundle: Bundle, check: AppCheck | undefined, situation: PlanSituation): PlanResult {
  const { name, policy, record, board, others } = situation;
  const { version, sequence, digest, signedBy } = bundle;
  const isUpdate = record !== undefined || board !== undefined;
  const replaces = record?.current?.version ?? board?.version;
  const refusal = findRefusal(bundle, situation) ?? (check && findMisfit(bundle, check, situation));
  const plan: Plan = {
    action: isUpdate ? 'update' : 'install',
    name,
    ...(bundle.name !== name && { ownName: bundle.name }),
    version,
    sequence,
    digest,
    ...(signedBy !== undefined && { signedBy }),
    ...(replaces !== undefined && { replaces }),
    asked: check?.asked ?? [],
    granted: check?.granted ?? [],
    denied: check?.denied ?? [],
    memory: { needed: neededBeyond(board, check?.memory ?? 0), used: others.memory, allowed: policy?.memory ?? 0 },
    ...(check?.processor !== undefined && { processor: check.processor }),
    ...(isUpdate && policy && { trial: { time: policy.trial, confirm: policy.confirm } }),
    ...(refusal && { refusal: { code: refusal.code, message: refusal.message } }),
  };
  return { plan, refusal, memory: check?.memory ?? 0 };
}

/** Why it is refused without a look at the app. */
export function findRefusal(bundle: Bundle, situation: PlanSituation): UpdateError | undefined {
  return findPlaceProblem(situation) ?? findDistrust(bundle, situation.policy) ?? findOrderProblem(bundle, situation);
}

/** What is installed is new; what is updated is there. */
function findPlaceProblem({ name, action, board, record, aliases }: PlanSituation): UpdateError | undefined {
  if (action === 'install' && (board || record)) {
    const what = board ? 'is an app of the board' : 'is installed already';
    return new UpdateError('exists', `${name} ${what}: perilune update brings another version of it`);
  }
  if (board || record) return undefined;
  if (!NAME_FORM.test(name)) {
    return new UpdateError('bad-name', `"${name}" cannot be the name of an app: ${NAME_RULE}`);
  }
  if (action !== 'update') return undefined;
  const reason =
    aliases.length === 0
      ? 'perilune install brings one that is new'
      : `it is called ${aliases.join(' and ')}, so say --as ${aliases.join(' or --as ')}`;
  return new UpdateError('no-such-app', `there is no app ${name}: ${reason}`);
}

/** Whether what is there already lets it come. */
function findOrderProblem(
  { name: ownName, version, sequence, digest }: Bundle,
  { name, board, record, force }: Pick<PlanSituation, 'name' | 'board' | 'record' | 'force'>,
): UpdateError | undefined {
  const expected = ownNameOf(name, board, record);
  if (expected !== undefined && ownName !== expected) {
    const what = board ? `what the board calls its app ${expected}` : `the app ${expected} by another name`;
    const which = expected === name ? 'an app of its own' : what;
    return new UpdateError('exists', `${name} is ${which}, and this is a bundle of ${ownName}`);
  }
  const { current, trial } = record ?? {};
  if (trial) {
    const advice = `perilune confirm ${name} keeps it, perilune rollback ${name} ends it`;
    return new UpdateError('on-trial', `version ${trial.version} of ${name} is on trial: ${advice}`);
  }
  if (current && digest === current.digest) {
    return new UpdateError('same-version', `${name} ${version} is there already, the very same`);
  }
  const before = current ?? (board && versionOfBoard(board, { version, sequence }));
  if (!before || force || sequence > before.sequence) return undefined;
  const what =
    sequence === before.sequence
      ? `${name} ${version} has the sequence ${sequence}, as what is there (${before.version}) has, and is not the same: give it a higher version`
      : `${name} ${version} (sequence ${sequence}) is older than what is there (${before.version}, sequence ${before.sequence})`;
  return new UpdateError('downgrade', `${what}; --force takes it nevertheless`);
}

/** The board says no sequence: what is newer is known where both have one that comes from their version. */
function versionOfBoard(
  { version }: BoardAppVersion,
  bundle: Pick<Bundle, 'version' | 'sequence'>,
): Pick<Bundle, 'version' | 'sequence'> | undefined {
  const sequence = sequenceOf(version);
  return sequence !== undefined && sequenceOf(bundle.version) === bundle.sequence ? { version, sequence } : undefined;
}

/** Whether it is what it says it is, can run here, and leaves the others enough. */
function findMisfit(
  { name, version }: Bundle,
  check: AppCheck,
  { policy, others, board }: PlanSituation,
): UpdateError | undefined {
  const problems = [...check.problems];
  if (check.name !== name) problems.push(`app.toml: name: it is "${check.name}", and "${name}" in the manifest`);
  if (check.version !== version) {
    problems.push(`app.toml: version: it is "${check.version}", and "${version}" in the manifest`);
  }
  if (policy) {
    if (!board && others.count >= policy.most) {
      problems.push(`there are ${others.count} installed apps, and the board takes ${policy.most}: remove one first`);
    }
    const needed = neededBeyond(board, check.memory);
    const free = Math.max(0, policy.memory - others.memory);
    if (needed > free) {
      const beyond = board ? ' more than the version of the board' : '';
      problems.push(
        `it needs ${kibibytes(needed)}${beyond}, and ${kibibytes(free)} of the memory for installed apps are left`,
      );
    }
  }
  if (problems.length === 0) return undefined;
  return new UpdateError('does-not-fit', `${name} ${version} cannot run here:`, problems);
}

/** What bundles of an app call it; undefined: there is no such app yet. */
export function ownNameOf(
  name: string,
  board: BoardAppVersion | undefined,
  record: AppRecord | undefined,
): string | undefined {
  return board?.ownName ?? (record && (record.ownName ?? name));
}

/** Whether the board has a version by now that is newer than what took the place of an earlier one of the board. */
export function isOvertaken(record: AppRecord, board: BoardAppVersion | undefined): boolean {
  const { name, ownName = name, current, boardVersion } = record;
  // An older one was asked for, with this version of the board there.
  if (!current || !board || boardVersion === board.version || ownName !== board.ownName) return false;
  const newest = versionOfBoard(board, current);
  return newest !== undefined && newest.sequence > current.sequence;
}

/** The board has given memory to its own version already. */
export function neededBeyond(board: BoardAppVersion | undefined, memory: number): number {
  return Math.max(0, memory - (board?.memory ?? 0));
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
