/** What the core needs from below, as interfaces; platform packages carry them out. */
export * from './clock.ts';
export * from './entropy.ts';
export * from './errno.ts';
export * from './files.ts';
export * from './pause.ts';
