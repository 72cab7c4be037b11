/** Runs the proof that lives beside the number conversions, in a folder where tests are looked for. */
import '../assembly/number/number-text.test.ts';
