/** What the app writes to its error log while a test runs. A line that the test does not take fails it: setup/no-stray-errors.ts. */

type ErrorLine = { event: string; error: string; [field: string]: unknown };

let lines: string[] = [];
let tolerated: RegExp[] = [];

export function beginErrorLines(): void {
  lines = [];
  tolerated = [];
}

export function keepErrorLine(text: string): void {
  lines.push(...text.trimEnd().split("\n"));
}

/** The lines since the test began or since they were last taken; whoever takes them says what they should be. */
export function takeErrorLines(): ErrorLine[] {
  const taken = lines;
  lines = [];
  return taken.map((line) => JSON.parse(line) as ErrorLine);
}

/** For errors that come or do not come in this test, as the moment has it: a database that is away may be met or not. */
export function tolerateErrorLines(pattern: RegExp): void {
  tolerated.push(pattern);
}

/** The lines nobody has taken and nobody tolerates. */
export function strayErrorLines(): string[] {
  return lines.filter((line) => !tolerated.some((pattern) => pattern.test(line)));
}
