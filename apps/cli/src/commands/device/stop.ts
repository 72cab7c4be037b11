/** `perilune stop`: see the method of this name. */
import { processCommand } from '../../device/process-command.ts';

export const { help, run } = processCommand('stop', "is stopped: 'perilune start' lets it go on");
