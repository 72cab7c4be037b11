/**
 * A zero that V8 keeps as a floating-point number: what a field begins with whose value is going to exceed 2^31. A field that
 * begins with a small integer becomes another kind of field at that moment, and all machine code that was made for
 * objects with it is thrown away: times in microseconds get there in 36 minutes, fuel in seconds.
 */
export const DOUBLE_ZERO = -0;
