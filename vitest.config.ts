import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Unit tests sit beside their file; tests/ holds what crosses packages.
    include: ['{packages,apps}/*/{src,tests,tools}/**/*.test.ts', '{tests,tools,benchmarks}/**/*.test.ts'],
    globalSetup: 'tools/vitest-setup.ts',
    reporters: ['default', './tools/count-reporter.ts'],
    // A test that hangs ends some time; none is decided by how fast the machine is.
    testTimeout: 120_000,
  },
});
