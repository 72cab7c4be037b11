/** What an error says of its cause. */
import { getSystemErrorMessage } from 'node:util';

/** What an error of Node says of its cause in one word, such as ENOENT; of other errors all they say. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What an error says of its cause, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const ours = reasons[errorCode(error)];
  if (ours !== undefined) return ours;
  return 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left',
  ENOTDIR: 'no such file or folder',
  EPERM: 'permission denied',
  EROFS: 'it can only be read',
};
