/** What the checkers of `npm run check` have in common: how a finding looks and how a run ends. */

/** One violation of a rule, at a place an editor can jump to. */
export interface Finding {
  /** Relative to the root of the repository, with forward slashes. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly cause: string;
}

export function formatFinding({ file, line, cause }: Finding): string {
  return `${file}:${line}: ${cause}`;
}

/** Prints findings, or one line that tells what was checked, and sets the exit status. */
export function reportFindings(findings: readonly Finding[], checked: string): void {
  for (const finding of findings) console.error(formatFinding(finding));
  if (findings.length === 0) console.log(`ok: ${checked}`);
  else process.exitCode = 1;
}
