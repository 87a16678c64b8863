import { idFrom, typeFrom } from "../world/gid.ts";
import { badRequest, invalidId } from "./errors.ts";

/**
 * The number behind an id argument. An id of another family is refused (recorded); something that is no gid at all
 * is refused too (wording assumed). Whether the thing exists is the caller's question.
 */
export function readId(value: string | undefined, ...types: string[]): number {
  const id = value === undefined ? null : idFrom(value, ...types);
  if (id !== null) return id;
  throw typeFrom(value ?? "") === null ? badRequest(`Invalid global id '${value}'`) : invalidId(value!);
}
