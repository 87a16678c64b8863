/** The clone this runs in, and the one folder in it that programs write to. */
import { resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../../..");
export const dataFolder = resolve(repository, ".data");
