/**
 * jest reporter: leaves the run's figures in the file FIGURES_FILE names. A name used twice in one file is reported, for a
 * name that says what is protected cannot be true of two tests. A battery that several files run keeps its names.
 */
import { writeFileSync } from "node:fs";

export default class FiguresReporter {
  onRunComplete(_contexts, results) {
    writeFileSync(
      process.env.FIGURES_FILE,
      JSON.stringify({
        passed: results.numPassedTests,
        failed: results.numFailedTests,
        unloadable: results.numRuntimeErrorTestSuites,
        interrupted: results.wasInterrupted,
        repeatedNames: results.testResults.flatMap(({ testResults }) => repeated(testResults.map(({ fullName }) => fullName))),
      }),
    );
  }
}

const repeated = (names) => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
