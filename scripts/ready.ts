/** Makes what a fresh clone lacks: the database client and, with --build, the compiled app. Does nothing when both are current. */
import { prepareBuild, prepareClient } from "#tests/support/stack/prepare.ts";

const prepare = process.argv.includes("--build") ? prepareBuild : prepareClient;
await prepare({ onProgress: (line) => console.error(`${line} …`) });
