/** What is newer, where a version says it by itself. */

const LARGEST_PART = 99_999;

/**
 * @returns for MAJOR.MINOR.PATCH, each up to 99999, a number that grows as versions do (semver.org, 11); undefined for any other text,
 * those with a pre-release too, since what comes after them could not be told apart
 */
export function sequenceOf(version: string): number | undefined {
  const parts = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(version)?.slice(1).map(Number);
  return parts?.reduce((sum, part) => sum * (LARGEST_PART + 1) + part, 0);
}
