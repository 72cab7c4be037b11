// The utf8 library.

export { utf8Char } from "./encode";
export { utf8Codepoint, utf8Codes, utf8InternalCodesNext, utf8InternalCodesNextLax, utf8Len } from "./codes";
export { utf8Offset } from "./offset";
