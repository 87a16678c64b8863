/** `file` with `from` put as `to` breaks the rule `name` denies; some test under `tests` has to fail for it. */
export type Mutation = { name: string; file: string; from: string; to: string; tests: string };
