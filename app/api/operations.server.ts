import { READ_OPERATIONS } from "./read-operations.server.ts";
import { WRITE_OPERATIONS } from "./write-operations.server.ts";

/** Everything the API can do: the addresses, the OpenAPI document and the tools of agents are made from this list. */
export const OPERATIONS = [...READ_OPERATIONS, ...WRITE_OPERATIONS];
