/**
 * jest reporter: leaves the run's figures in the file FIGURES_FILE names. A test name used twice is reported, for a name
 * that says what is protected cannot be true of two tests.
 */
import { writeFileSync } from "node:fs";

export default class FiguresReporter {
  onRunComplete(_contexts, results) {
    const names = results.testResults.flatMap(({ testResults }) => testResults.map(({ fullName }) => fullName));
    writeFileSync(
      process.env.FIGURES_FILE,
      JSON.stringify({
        passed: results.numPassedTests,
        failed: results.numFailedTests,
        unloadable: results.numRuntimeErrorTestSuites,
        interrupted: results.wasInterrupted,
        repeatedNames: [...new Set(names.filter((name, index) => names.indexOf(name) !== index))],
      }),
    );
  }
}
