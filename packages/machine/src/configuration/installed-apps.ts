/** Apps that are not read with the board but come later: new ones, as [install] lets them, and versions of those of the board. */
import { type QuotaName, type Quotas, quotaDescriptions, standardQuotas } from '@perilune/abi';
import type { AppCheck, InstallPolicy } from '@perilune/update';
import { quotasOf } from './app-file.ts';
import type { BoardAppEntry, InstallEntry } from './board-file.ts';
import { includes, intersect } from './permission.ts';
import { type Path, type Problem, showProblem } from './problem.ts';
import { type AppContext, AppReader, type BoardApp } from './read-apps.ts';
import { MemorySourceTree } from './source-tree.ts';
import { TomlFile } from './toml-file.ts';

const INSTALL: Path = ['install'];
const SECOND = 1e6;

export interface InstalledReading {
  /** Undefined if it cannot start, for the problems. */
  readonly app: BoardApp | undefined;
  readonly check: AppCheck;
}

export class InstalledApps {
  readonly #board: TomlFile;
  readonly #context: Omit<AppContext, 'tree' | 'problems' | 'notes'>;
  readonly #boardApps: ReadonlyMap<string, BoardApp>;
  readonly #install: InstallEntry | undefined;

  /** @param board board.toml, read without problems */
  constructor(
    board: TomlFile,
    context: Omit<AppContext, 'tree' | 'problems' | 'notes'>,
    boardApps: readonly BoardApp[],
    install: InstallEntry | undefined,
  ) {
    this.#board = board;
    this.#context = context;
    this.#boardApps = new Map(boardApps.map((app) => [app.name, app]));
    this.#install = install;
  }

  /** What the owner says of apps that come later; undefined: they do not. */
  get policy(): InstallPolicy | undefined {
    return this.#install;
  }

  /**
   * @param name which app it is to be: one of the board, whose entry then holds for it, or an installed one; it may call itself
   * something else
   * @param files app.toml and sources, by path
   * @param granted what it was granted when it came: it gets no more. Absent: all that is allowed
   */
  read(name: string, files: ReadonlyMap<string, Uint8Array>, granted?: readonly string[]): InstalledReading {
    const problems: Problem[] = [];
    const ofBoard = this.#boardApps.get(name);
    const board = new TomlFile(this.#board.name, this.#board, problems);
    const context = { ...this.#context, tree: new MemorySourceTree(files), problems, notes: [] };
    const reader = new AppReader(board, ofBoard ? context : { ...context, grantKey: 'allow' });
    const entry = { ...(ofBoard?.entry ?? entryOf(this.#install)), folder: '', name };
    const app = reader.readOne(ofBoard?.place ?? INSTALL, entry);
    if (app && !ofBoard) this.#checkLimits(app, problems);
    const lines = problems.map(showProblem);
    const restricted = app && restrict(app, granted, ofBoard ? undefined : this.#install);
    return {
      app: lines.length === 0 ? restricted : undefined,
      check: {
        name: app?.ownName ?? name,
        version: app?.version ?? '',
        problems: lines,
        asked: app?.asked ?? [],
        granted: restricted?.permissions ?? [],
        denied:
          app?.asked.filter(
            (one) => !restricted?.permissions.some((other) => includes(other, one) || includes(one, other)),
          ) ?? [],
        memory: app?.memory ?? 0,
        ...(app?.control && { processor: app.control.budget / (app.control.deadline ?? SECOND / app.control.rate) }),
      },
    };
  }

  /** What only the owner of the board may give, and has not. */
  #checkLimits(app: BoardApp, problems: Problem[]): void {
    const report = (key: string, message: string) => problems.push({ file: 'app.toml', line: undefined, key, message });
    if (app.fault?.policy === 'panic')
      report('fault.policy', '"panic" is for apps of the board: it would stop all others');
    const most: Quotas = { ...standardQuotas, ...quotasOf(this.#install?.quota) };
    for (const [key, value] of Object.entries(app.quotas) as [QuotaName, number][]) {
      const { name, unit } = quotaDescriptions[key];
      if (value <= most[key]) continue;
      report(
        `quota.${name}`,
        `${value} ${unit} are asked for, and installed apps get ${most[key]} (quota in [install] of the board)`,
      );
    }
  }
}

/** What an installed app would have as its entry. */
function entryOf(install: InstallEntry | undefined): Omit<BoardAppEntry, 'folder' | 'name'> {
  const nothing = {
    memory: undefined,
    arguments: undefined,
    priority: undefined,
    quota: undefined,
    fault: undefined,
    write_priority: new Map<string, number>(),
  };
  return { ...nothing, start: true, grant: install?.allow ?? [] };
}

function restrict(app: BoardApp, granted: readonly string[] | undefined, install: InstallEntry | undefined): BoardApp {
  const permissions = granted ? intersect(app.permissions, granted) : app.permissions;
  if (!install || app.priority === undefined) return { ...app, permissions };
  return { ...app, permissions, priority: Math.min(app.priority, install.priority) };
}
