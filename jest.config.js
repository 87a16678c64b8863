/**
 * Three projects, one house: `unit` touches nothing outside the process, `integration` a real PostgreSQL,
 * `e2e` the whole stack in a browser. `npm test` (scripts/test.ts) prepares what they need and runs them.
 */
const common = {
  rootDir: import.meta.dirname,
  testEnvironment: "node",
  // Jest's own choice is a folder of a fixed name among the machine's temporary files.
  cacheDirectory: "<rootDir>/.data/jest",
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  transform: {
    "\\.tsx?$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", tsx: true },
          transform: { react: { runtime: "automatic" } },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  // The ungenerated default client has no package.json of its own: Node takes it for CommonJS, jest for a module of ours.
  // Only Shopify's session storage asks for it, and uses nothing of it but its error classes.
  moduleNameMapper: { "^\\.prisma/client/default$": "<rootDir>/node_modules/@prisma/client/runtime/client.js" },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/dist/", "<rootDir>/.data/"],
};

const setup = (...names) => names.map((name) => `<rootDir>/tests/support/setup/${name}.ts`);

export default {
  maxWorkers: 2,
  // What test files leave behind grows with each: a worker of gigabytes takes longer to end than jest waits for it.
  workerIdleMemoryLimit: "1GB",
  testSequencer: "<rootDir>/tests/support/setup/longest-first.mjs",
  watchman: false,
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/unit/**/*.test.{ts,tsx}"],
      setupFilesAfterEnv: setup("no-stray-errors", "loopback-only", "patience"),
      // How long one test may take on a small, busy machine, and what that is for each kind: a fault ends here.
      globals: { TEST_SECONDS: 30 },
    },
    {
      ...common,
      displayName: "integration",
      testMatch: ["<rootDir>/tests/integration/**/*.test.{ts,tsx}"],
      setupFilesAfterEnv: setup("no-stray-errors", "loopback-only", "patience"),
      globals: { TEST_SECONDS: 180 },
      globalSetup: "<rootDir>/tests/support/setup/start-postgres.ts",
      globalTeardown: "<rootDir>/tests/support/setup/stop-postgres.ts",
    },
    {
      ...common,
      displayName: "e2e",
      testMatch: ["<rootDir>/tests/e2e/**/*.test.{ts,tsx}"],
      setupFilesAfterEnv: setup("no-stray-errors", "patience"),
      globals: { TEST_SECONDS: 300 },
      globalSetup: "<rootDir>/tests/support/setup/prepare-stories.ts",
      globalTeardown: "<rootDir>/tests/support/setup/stop-postgres.ts",
    },
  ],
};
