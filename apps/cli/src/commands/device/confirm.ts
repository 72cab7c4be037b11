/** `perilune confirm`: see the method of this name. */
import { appCommand } from '../../device/app-command.ts';

export const { help, run } = appCommand('confirm');
