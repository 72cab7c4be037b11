// Generated from isa/src/builtins.ts by engine/tools/generate.ts. Do not edit.

import { text } from "../text";

/** Number of the text with a builtin's name (internal ones too), as error messages show it. */
export function builtinName(id: u32): i32 {
  switch (id) {
    case 0: return text("pcall");
    case 1: return text("xpcall");
    case 2: return text("error");
    case 3: return text("next");
    case 4: return text("ipairsNext");
    case 5: return text("resume");
    case 6: return text("yield");
    case 7: return text("wrapCall");
    case 8: return text("close");
    case 9: return text("assert");
    case 10: return text("collectgarbage");
    case 11: return text("dofile");
    case 12: return text("getmetatable");
    case 13: return text("ipairs");
    case 14: return text("load");
    case 15: return text("loadfile");
    case 16: return text("pairs");
    case 17: return text("print");
    case 18: return text("rawequal");
    case 19: return text("rawget");
    case 20: return text("rawlen");
    case 21: return text("rawset");
    case 22: return text("select");
    case 23: return text("setmetatable");
    case 24: return text("tonumber");
    case 25: return text("tostring");
    case 26: return text("type");
    case 27: return text("warn");
    case 28: return text("create");
    case 29: return text("isyieldable");
    case 30: return text("running");
    case 31: return text("status");
    case 32: return text("wrap");
    case 33: return text("byte");
    case 34: return text("char");
    case 35: return text("dump");
    case 36: return text("find");
    case 37: return text("format");
    case 38: return text("gmatch");
    case 39: return text("gsub");
    case 40: return text("len");
    case 41: return text("lower");
    case 42: return text("match");
    case 43: return text("pack");
    case 44: return text("packsize");
    case 45: return text("rep");
    case 46: return text("reverse");
    case 47: return text("sub");
    case 48: return text("unpack");
    case 49: return text("upper");
    case 50: return text("gmatchNext");
    case 51: return text("add");
    case 52: return text("sub");
    case 53: return text("mul");
    case 54: return text("mod");
    case 55: return text("pow");
    case 56: return text("div");
    case 57: return text("idiv");
    case 58: return text("unm");
    case 59: return text("concat");
    case 60: return text("insert");
    case 61: return text("move");
    case 62: return text("pack");
    case 63: return text("remove");
    case 64: return text("sort");
    case 65: return text("unpack");
    case 66: return text("abs");
    case 67: return text("acos");
    case 68: return text("asin");
    case 69: return text("atan");
    case 70: return text("ceil");
    case 71: return text("cos");
    case 72: return text("deg");
    case 73: return text("exp");
    case 74: return text("floor");
    case 75: return text("fmod");
    case 76: return text("log");
    case 77: return text("max");
    case 78: return text("min");
    case 79: return text("modf");
    case 80: return text("rad");
    case 81: return text("random");
    case 82: return text("randomseed");
    case 83: return text("sin");
    case 84: return text("sqrt");
    case 85: return text("tan");
    case 86: return text("tointeger");
    case 87: return text("type");
    case 88: return text("ult");
    case 89: return text("char");
    case 90: return text("codepoint");
    case 91: return text("codes");
    case 92: return text("len");
    case 93: return text("offset");
    case 94: return text("codesNext");
    case 95: return text("codesNextLax");
    case 96: return text("clock");
    case 97: return text("date");
    case 98: return text("difftime");
    case 99: return text("execute");
    case 100: return text("exit");
    case 101: return text("getenv");
    case 102: return text("remove");
    case 103: return text("rename");
    case 104: return text("setlocale");
    case 105: return text("time");
    case 106: return text("tmpname");
    case 107: return text("close");
    case 108: return text("input");
    case 109: return text("lines");
    case 110: return text("open");
    case 111: return text("output");
    case 112: return text("popen");
    case 113: return text("read");
    case 114: return text("tmpfile");
    case 115: return text("type");
    case 116: return text("write");
    case 117: return text("fileClose");
    case 118: return text("fileFlush");
    case 119: return text("fileLines");
    case 120: return text("fileRead");
    case 121: return text("fileSeek");
    case 122: return text("fileSetvbuf");
    case 123: return text("fileWrite");
    case 124: return text("fileToString");
    case 125: return text("fileCollect");
    case 126: return text("linesNext");
    case 127: return text("flush");
    case 128: return text("debug");
    case 129: return text("gethook");
    case 130: return text("getinfo");
    case 131: return text("getlocal");
    case 132: return text("getmetatable");
    case 133: return text("getregistry");
    case 134: return text("getupvalue");
    case 135: return text("getuservalue");
    case 136: return text("sethook");
    case 137: return text("setlocal");
    case 138: return text("setmetatable");
    case 139: return text("setupvalue");
    case 140: return text("setuservalue");
    case 141: return text("traceback");
    case 142: return text("upvalueid");
    case 143: return text("upvaluejoin");
    case 144: return text("setcstacklimit");
    case 145: return text("require");
    case 146: return text("loadlib");
    case 147: return text("searchpath");
    case 148: return text("searchPreload");
    case 149: return text("searchHost");
    case 150: return text("searchPath");
    case 151: return text("searchLibrary");
    case 152: return text("searchRoot");
    case 153: return text("hostCall");
    case 154: return text("startMain");
    case 155: return text("messageHandler");
    case 156: return text("command");
    case 157: return text("subscribe");
    case 158: return text("allow_read_write");
    case 159: return text("allow_read_only");
    case 160: return text("allow_userspace_readable");
    case 161: return text("yield_no_wait");
    case 162: return text("yield_wait");
    case 163: return text("yield_wait_for");
    case 164: return text("memop");
    case 165: return text("exit");
    case 166: return text("restart");
    case 167: return text("invocation");
    case 168: return text("returned");
    case 169: return text("fault");
    case 170: return text("invoke");
    case 171: return text("step");
    case 172: return text("write");
    case 173: return text("callInvoked");
    case 174: return text("explain");
    case 175: return text("new");
    case 176: return text("length");
    case 177: return text("get");
    case 178: return text("set");
    case 179: return text("read");
    case 180: return text("write");
    case 181: return text("fill");
    case 182: return text("copy");
    case 183: return text("toString");
    case 184: return text("growTable");
    case 185: return text("concatenate");
    case 186: return text("equalStrings");
    case 187: return text("lessStrings");
    case 188: return text("lessEqualStrings");
    case 189: return text("ipairsSlow");
    case 190: return text("hashString");
    default: return text("?");
  }
}

/** Number of the text with the name of a builtin's library. */
export function builtinLibrary(id: u32): i32 {
  switch (id) {
    case 0: return text("base");
    case 1: return text("base");
    case 2: return text("base");
    case 3: return text("base");
    case 4: return text("base");
    case 5: return text("coroutine");
    case 6: return text("coroutine");
    case 7: return text("coroutine");
    case 8: return text("coroutine");
    case 9: return text("base");
    case 10: return text("base");
    case 11: return text("base");
    case 12: return text("base");
    case 13: return text("base");
    case 14: return text("base");
    case 15: return text("base");
    case 16: return text("base");
    case 17: return text("base");
    case 18: return text("base");
    case 19: return text("base");
    case 20: return text("base");
    case 21: return text("base");
    case 22: return text("base");
    case 23: return text("base");
    case 24: return text("base");
    case 25: return text("base");
    case 26: return text("base");
    case 27: return text("base");
    case 28: return text("coroutine");
    case 29: return text("coroutine");
    case 30: return text("coroutine");
    case 31: return text("coroutine");
    case 32: return text("coroutine");
    case 33: return text("string");
    case 34: return text("string");
    case 35: return text("string");
    case 36: return text("string");
    case 37: return text("string");
    case 38: return text("string");
    case 39: return text("string");
    case 40: return text("string");
    case 41: return text("string");
    case 42: return text("string");
    case 43: return text("string");
    case 44: return text("string");
    case 45: return text("string");
    case 46: return text("string");
    case 47: return text("string");
    case 48: return text("string");
    case 49: return text("string");
    case 50: return text("string");
    case 51: return text("string");
    case 52: return text("string");
    case 53: return text("string");
    case 54: return text("string");
    case 55: return text("string");
    case 56: return text("string");
    case 57: return text("string");
    case 58: return text("string");
    case 59: return text("table");
    case 60: return text("table");
    case 61: return text("table");
    case 62: return text("table");
    case 63: return text("table");
    case 64: return text("table");
    case 65: return text("table");
    case 66: return text("math");
    case 67: return text("math");
    case 68: return text("math");
    case 69: return text("math");
    case 70: return text("math");
    case 71: return text("math");
    case 72: return text("math");
    case 73: return text("math");
    case 74: return text("math");
    case 75: return text("math");
    case 76: return text("math");
    case 77: return text("math");
    case 78: return text("math");
    case 79: return text("math");
    case 80: return text("math");
    case 81: return text("math");
    case 82: return text("math");
    case 83: return text("math");
    case 84: return text("math");
    case 85: return text("math");
    case 86: return text("math");
    case 87: return text("math");
    case 88: return text("math");
    case 89: return text("utf8");
    case 90: return text("utf8");
    case 91: return text("utf8");
    case 92: return text("utf8");
    case 93: return text("utf8");
    case 94: return text("utf8");
    case 95: return text("utf8");
    case 96: return text("os");
    case 97: return text("os");
    case 98: return text("os");
    case 99: return text("os");
    case 100: return text("os");
    case 101: return text("os");
    case 102: return text("os");
    case 103: return text("os");
    case 104: return text("os");
    case 105: return text("os");
    case 106: return text("os");
    case 107: return text("io");
    case 108: return text("io");
    case 109: return text("io");
    case 110: return text("io");
    case 111: return text("io");
    case 112: return text("io");
    case 113: return text("io");
    case 114: return text("io");
    case 115: return text("io");
    case 116: return text("io");
    case 117: return text("io");
    case 118: return text("io");
    case 119: return text("io");
    case 120: return text("io");
    case 121: return text("io");
    case 122: return text("io");
    case 123: return text("io");
    case 124: return text("io");
    case 125: return text("io");
    case 126: return text("io");
    case 127: return text("io");
    case 128: return text("debug");
    case 129: return text("debug");
    case 130: return text("debug");
    case 131: return text("debug");
    case 132: return text("debug");
    case 133: return text("debug");
    case 134: return text("debug");
    case 135: return text("debug");
    case 136: return text("debug");
    case 137: return text("debug");
    case 138: return text("debug");
    case 139: return text("debug");
    case 140: return text("debug");
    case 141: return text("debug");
    case 142: return text("debug");
    case 143: return text("debug");
    case 144: return text("debug");
    case 145: return text("package");
    case 146: return text("package");
    case 147: return text("package");
    case 148: return text("package");
    case 149: return text("package");
    case 150: return text("package");
    case 151: return text("package");
    case 152: return text("package");
    case 153: return text("machine");
    case 154: return text("machine");
    case 155: return text("machine");
    case 156: return text("system");
    case 157: return text("system");
    case 158: return text("system");
    case 159: return text("system");
    case 160: return text("system");
    case 161: return text("system");
    case 162: return text("system");
    case 163: return text("system");
    case 164: return text("system");
    case 165: return text("system");
    case 166: return text("system");
    case 167: return text("system");
    case 168: return text("system");
    case 169: return text("system");
    case 170: return text("system");
    case 171: return text("system");
    case 172: return text("system");
    case 173: return text("system");
    case 174: return text("system");
    case 175: return text("buffer");
    case 176: return text("buffer");
    case 177: return text("buffer");
    case 178: return text("buffer");
    case 179: return text("buffer");
    case 180: return text("buffer");
    case 181: return text("buffer");
    case 182: return text("buffer");
    case 183: return text("buffer");
    case 184: return text("core");
    case 185: return text("core");
    case 186: return text("core");
    case 187: return text("core");
    case 188: return text("core");
    case 189: return text("core");
    case 190: return text("core");
    default: return text("?");
  }
}

/** Is this builtin found under its name in its library's table? */
export function isPublic(id: u32): bool {
  switch (id) {
    case 4:
    case 7:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 55:
    case 56:
    case 57:
    case 58:
    case 94:
    case 95:
    case 117:
    case 118:
    case 119:
    case 120:
    case 121:
    case 122:
    case 123:
    case 124:
    case 125:
    case 126:
    case 148:
    case 149:
    case 150:
    case 151:
    case 152:
    case 153:
    case 154:
    case 155:
    case 172:
    case 173:
    case 174:
    case 183:
    case 184:
    case 185:
    case 186:
    case 187:
    case 188:
    case 189:
    case 190:
      return false;
    default: return id < 191;
  }
}
export const PUBLIC_BUILTINS = 149;
