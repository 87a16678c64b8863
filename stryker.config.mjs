/**
 * npm run mutants: StrykerJS changes one expression at a time in the rules below and runs the unit tests against each change.
 * What it cannot express (a step that believes what it did not read back) is in scripts/mutations.ts.
 */
export default {
  testRunner: "jest",
  jest: { configFile: "jest.mutants.config.js" },
  testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
  coverageAnalysis: "perTest",
  mutate: [
    "app/codes/*.ts",
    "app/codes/engine/{plans,pick-batch,retry-policy,transitions}.ts",
    "app/orders/{minor-units,earnings}.ts",
    "app/orders/attribution/{attribute,commission,order-rules}.ts",
    "app/payouts/commission-state.ts",
    "!app/**/*.server.ts",
    // Sentences and addresses of screens: no rules.
    "!app/codes/{code-url,in-hand,lineage-labels,shop-paths,standing-look}.ts",
  ],
  reporters: ["clear-text", "json"],
  jsonReporter: { fileName: ".data/mutants/report.json" },
  tempDirName: ".data/mutants/sandbox",
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  disableTypeChecks: false,
};
