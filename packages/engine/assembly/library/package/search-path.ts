// Looking for a file by a path of templates: "./?.lua;./?/init.lua".

import { OPEN_READ, REQUEST_CLOSE, REQUEST_OPEN } from "@perilune/isa/src/requests";
import { request } from "../../host";
import { at, bufferByte, bufferFinish, bufferString, bufferText, burn, pop, pushBuffer, pushBytes, remove, slotCount } from "../../native";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { nameLength } from "../io/result";

const MARK = 63; // ?
const SEPARATOR = 59; // ;

/**
 * (waits) Looks for a readable file: templates in slot `path`, `?` standing for the name in slot `name` with `separator`
 * replaced by `directory` (slots, all positive). Found: pushes the file's name; else pushes what was looked for.
 */
export function searchPath(name: i32, path: i32, separator: i32, directory: i32): bool {
  const plain = slotCount() + 1;
  pushReplaced(name, separator, directory);
  pushBuffer();
  const list = plain + 1;
  const length = lengthOf(objectIn(at(path)));
  for (let index: u32 = 0; index < length; index++) {
    const byte = <u32>load<u8>(bytesOf(objectIn(at(path))) + index);
    if (byte == MARK) bufferString(list, plain);
    else bufferByte(list, byte);
    if (!(index & 63)) burn(8);
  }
  bufferFinish(list); // the templates filled in
  remove(list);
  const found = tryAll(list);
  if (!found) pushSearched(list);
  // Result down to the first slot that was pushed.
  remove(list);
  remove(plain);
  return found;
}

/** (waits) Pushes the string in slot `from` with every occurrence of the one in slot `what` replaced. */
function pushReplaced(from: i32, what: i32, by: i32): void {
  pushBuffer();
  const length = lengthOf(objectIn(at(from)));
  const width = lengthOf(objectIn(at(what)));
  for (let index: u32 = 0; index < length; ) {
    const bytes = bytesOf(objectIn(at(from))) + index;
    if (width && index + width <= length && memory.compare(bytes, bytesOf(objectIn(at(what))), width) == 0) {
      bufferString(-1, by);
      index += width;
    } else {
      bufferByte(-1, load<u8>(bytes));
      index++;
    }
    burn(1 + (width >> 4));
  }
  bufferFinish(-1);
  remove(slotCount() - 1);
}

/** (waits) Pushes the first name of the list that can be read. */
function tryAll(list: i32): bool {
  const length = lengthOf(objectIn(at(list)));
  for (let start: u32 = 0; start < length; ) {
    const bytes = bytesOf(objectIn(at(list)));
    let end = start;
    while (end < length && load<u8>(bytes + end) != SEPARATOR) end++;
    burn(4 + ((end - start) >> 2));
    pushBytes(bytes + start, end - start);
    if (end > start && isReadable(slotCount())) return true;
    pop(1);
    start = end + 1;
  }
  return false;
}

/** (waits) */
function isReadable(name: i32): bool {
  const string = objectIn(at(name));
  const handle = request(REQUEST_OPEN, <i32>bytesOf(string), nameLength(string), OPEN_READ);
  if (handle < 0) return false;
  request(REQUEST_CLOSE, handle);
  return true;
}

/** (waits) Pushes "no file 'a'", a line break and tab, "no file 'b'" … */
function pushSearched(list: i32): void {
  pushBuffer();
  bufferText(-1, text("no file '"));
  const length = lengthOf(objectIn(at(list)));
  for (let index: u32 = 0; index < length; index++) {
    const byte = <u32>load<u8>(bytesOf(objectIn(at(list))) + index);
    if (byte == SEPARATOR) bufferText(-1, text("'\n\tno file '"));
    else bufferByte(-1, byte);
    if (!(index & 63)) burn(8);
  }
  bufferText(-1, text("'"));
  bufferFinish(-1);
  remove(slotCount() - 1);
}
