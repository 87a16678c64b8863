/** The image and the compose file: linted as far as tools from npm go, and held to the commands that are tested outside of them. */
import { validate } from "dockerfile-utils";
import { parse } from "yaml";

import { readSource } from "#tests/support/sources.ts";

const dockerfile = readSource("Dockerfile");
const { scripts } = JSON.parse(readSource("package.json")) as { scripts: Record<string, string> };
type Service = {
  image?: string;
  command?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  restart?: string;
  stop_grace_period?: string;
};
const compose = parse(readSource("compose.yaml"), { merge: true }) as { services: Record<string, Service> };
const instructions = dockerfile
  .replaceAll(/\\\n/g, " ")
  .split("\n")
  .filter((line) => /^[A-Z]+ /.test(line));

test("the image's file has nothing that its linter finds", () => {
  expect(validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

test("the image is built of named versions, runs as nobody special, says whether it is well, and its last stage has no tools to build with", () => {
  const from = instructions.filter((line) => line.startsWith("FROM "));
  for (const line of from) expect(line).toMatch(/^FROM \S+:\d+\.\d+\.\d+\S*( AS \w+)?$/);
  const last = instructions.slice(instructions.lastIndexOf(from.at(-1)!));
  expect(last.filter((line) => line.startsWith("USER "))).toEqual(["USER node"]);
  expect(last.filter((line) => line.startsWith("HEALTHCHECK "))).toHaveLength(1);
  expect(last.filter((line) => line.startsWith("RUN "))).toEqual([]);
});

test("each role runs the command that its npm script runs", () => {
  const run = (command: readonly string[] | undefined) => command?.join(" ");
  const image = JSON.parse(/^CMD (.+)$/m.exec(dockerfile)![1]!) as string[];
  expect(run(image)).toBe(scripts.start);
  expect(run(compose.services.worker?.command)).toBe(scripts.worker);
  expect(run(compose.services.migrate?.command)).toBe(scripts.migrate);
  expect(compose.services.web?.command).toBeUndefined();
});

test.each(["web", "worker", "migrate"])("%s can write nowhere, gains no rights and has time to end", (name) => {
  const service = compose.services[name]!;
  expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  if (name !== "migrate") {
    expect(service.restart).toBe("always");
    expect(Number.parseInt(service.stop_grace_period ?? "0")).toBeGreaterThan(35);
  }
});
