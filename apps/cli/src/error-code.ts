/** What an error of Node says of its cause in one word, such as ENOENT; of other errors all they say. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
