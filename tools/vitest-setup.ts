/** Runs once before the tests: builds the engine if its sources changed, so no test sees an old one. */
import { bootstrap } from './bootstrap.mjs';

export default async function setup(): Promise<void> {
  await bootstrap();
}
