/** What a command of the command line is, and how it reports that it cannot go on. */

/** One command: a file in commands/ that exports these names. */
export interface Command {
  /** The text of `perilune help NAME`: usage line first, then what it does, its options and an example. */
  readonly help: string;
  /** True if what stands behind its first operand is for somebody else, such as a script. */
  readonly endsOptions?: boolean;
  /**
   * Does the work. Arguments are what follows the command's name, unparsed: most commands begin with `parseArguments`.
   * @returns the exit status
   */
  run(commandArguments: readonly string[]): Promise<number>;
}

/** A row of the table of commands. */
export interface CommandEntry {
  readonly name: string;
  /** One line for `perilune --help`, starting with a verb. */
  readonly summary: string;
  /** Loads the command when it is wanted: start-up pays only for the command that runs. */
  load(): Promise<Command>;
}

/** Exit statuses that mean the same for every command. Others are a command's own. */
export const ExitStatus = {
  success: 0,
  /** The command was understood and could not be done. */
  failure: 1,
  /** The command line was not understood. */
  usage: 2,
  /** The device that was meant does not run. */
  noDevice: 3,
  /** Perilune itself is at fault. EX_SOFTWARE of sysexits.h. */
  defect: 70,
} as const;

/** The user typed something that makes no sense; shown with a pointer to the help. */
export class UsageError extends Error {}

/** What the user asked for cannot be done: no such file, no permission. Shown as it is. */
export class CommandError extends Error {
  readonly status: number;

  constructor(message: string, status: number = ExitStatus.failure) {
    super(message);
    this.status = status;
  }
}
