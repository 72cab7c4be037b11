// Names of the metamethods, by EVENT_ number.
import { text } from "./text";

export function metamethodNameText(event: u32): i32 {
  switch (event) {
    case 0: return text("__index");
    case 1: return text("__newindex");
    case 2: return text("__gc");
    case 3: return text("__mode");
    case 4: return text("__len");
    case 5: return text("__eq");
    case 6: return text("__add");
    case 7: return text("__sub");
    case 8: return text("__mul");
    case 9: return text("__mod");
    case 10: return text("__pow");
    case 11: return text("__div");
    case 12: return text("__idiv");
    case 13: return text("__band");
    case 14: return text("__bor");
    case 15: return text("__bxor");
    case 16: return text("__shl");
    case 17: return text("__shr");
    case 18: return text("__unm");
    case 19: return text("__bnot");
    case 20: return text("__lt");
    case 21: return text("__le");
    case 22: return text("__concat");
    case 23: return text("__call");
    case 24: return text("__close");
    case 25: return text("__tostring");
    case 26: return text("__name");
    case 27: return text("__pairs");
    default: return text("__metatable");
  }
}
