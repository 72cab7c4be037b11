/** Why the host refused: the numbers and words of Linux, which scripts compare and people search for. */
export const Errno = {
  NotPermitted: 1,
  NoEntry: 2,
  InputOutput: 5,
  BadFile: 9,
  NoMemory: 12,
  AccessDenied: 13,
  Busy: 16,
  Exists: 17,
  CrossDevice: 18,
  NotADirectory: 20,
  IsADirectory: 21,
  Invalid: 22,
  TooManyFilesInSystem: 23,
  TooManyFiles: 24,
  NotATerminal: 25,
  FileTooLarge: 27,
  NoSpace: 28,
  IllegalSeek: 29,
  ReadOnly: 30,
  TooManyLinks: 31,
  BrokenPipe: 32,
  NameTooLong: 36,
  NotImplemented: 38,
  NotEmpty: 39,
  SymbolicLink: 40,
  Overflow: 75,
} as const;

export type ErrnoName = keyof typeof Errno;

const messages: Readonly<Record<ErrnoName, string>> = {
  NotPermitted: 'Operation not permitted',
  NoEntry: 'No such file or directory',
  InputOutput: 'Input/output error',
  BadFile: 'Bad file descriptor',
  NoMemory: 'Cannot allocate memory',
  AccessDenied: 'Permission denied',
  Busy: 'Device or resource busy',
  Exists: 'File exists',
  CrossDevice: 'Invalid cross-device link',
  NotADirectory: 'Not a directory',
  IsADirectory: 'Is a directory',
  Invalid: 'Invalid argument',
  TooManyFilesInSystem: 'Too many open files in system',
  TooManyFiles: 'Too many open files',
  NotATerminal: 'Inappropriate ioctl for device',
  FileTooLarge: 'File too large',
  NoSpace: 'No space left on device',
  IllegalSeek: 'Illegal seek',
  ReadOnly: 'Read-only file system',
  TooManyLinks: 'Too many links',
  BrokenPipe: 'Broken pipe',
  NameTooLong: 'File name too long',
  NotImplemented: 'Function not implemented',
  NotEmpty: 'Directory not empty',
  SymbolicLink: 'Too many levels of symbolic links',
  Overflow: 'Value too large for defined data type',
};

const byNumber: ReadonlyMap<number, string> = new Map(
  (Object.keys(Errno) as ErrnoName[]).map((name) => [Errno[name], messages[name]]),
);

/** What strerror says about a (positive) number. */
export function errnoMessage(errno: number): string {
  return byNumber.get(errno) ?? `Unknown error ${errno}`;
}
