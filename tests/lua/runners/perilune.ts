/**
 * THE PLACE TO WIRE OUR ENGINE INTO THE SCRIPT TESTS.
 *
 * Return a runner here and scripts.test.ts runs the whole suite on it. It has to
 *   - load the source as a chunk called `=script` with all libraries open;
 *   - collect what print, io.write and io.stdout write;
 *   - grant one empty, writable folder as the current one (library/io makes and removes files in it);
 *   - give `error` as lua(1) would print it: the message, `__tostring` of the object, or
 *     "(error object is a table value)";
 *   - run finalizers of what is left when the script ends, as closing a state does.
 */
import type { ScriptRunner } from '../run-scripts.ts';

export async function periluneRunner(): Promise<ScriptRunner | undefined> {
  return undefined;
}
