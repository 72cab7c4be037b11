// The io library: files over a small host interface, buffered inside the process.
//
//   functions.ts, methods.ts   what scripts call
//   defaults.ts, lines.ts      default input and output; iterators
//   read.ts, read-number.ts, write.ts   formats
//   open.ts, file.ts           the userdata
//   buffering.ts               between file and host

export {
  ioClose, ioFlush, ioInput, ioLines, ioOpen, ioOutput, ioPopen, ioRead, ioTmpfile, ioType, ioWrite,
} from "./functions";
export { ioInternalLinesNext } from "./lines";
export {
  ioInternalFileClose, ioInternalFileCollect, ioInternalFileFlush, ioInternalFileLines, ioInternalFileRead,
  ioInternalFileSeek, ioInternalFileSetvbuf, ioInternalFileToString, ioInternalFileWrite,
} from "./methods";
