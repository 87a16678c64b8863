/** A merchant's own system: it knows an API key and the OpenAPI document, and nothing else of the app. */
import { createRequire } from "node:module";

import type { Ajv2020 as Validator } from "ajv/dist/2020.js";

const require = createRequire(import.meta.url);
const { Ajv2020 } = require("ajv/dist/2020.js") as { Ajv2020: typeof Validator };
const addFormats = (require("ajv-formats") as { default: (ajv: Validator) => void }).default;

type Reference = { $ref: string };
type Described = {
  operationId: string;
  requestBody?: { content: Record<string, { schema: Reference; example?: object }> };
  description?: string;
  responses: Record<string, { content: Record<string, object>; headers?: Record<string, object> }>;
};
export type ApiDocument = {
  servers: { url: string }[];
  paths: Record<string, Record<string, Described>>;
};
export type Answered = { status: number; body: Record<string, unknown> & { items?: Record<string, unknown>[] }; headers: Headers };

type Given = { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; headers?: Record<string, string> };

/** Calls operations by the names that the document gives them, and throws where an answer is not as the document says. */
export function apiClient(document: ApiDocument, send: (request: Request) => Promise<Response>) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, "api");
  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => [described.operationId, { path, method, described }] as const),
    ),
  );

  function mustBeAsDescribed(operationId: string, status: number, type: string, body: unknown): void {
    const { path, method, described } = operations.get(operationId)!;
    if (!described.responses[status]?.content[type]) throw new Error(`${operationId} answers ${status} as ${type}, which is not described`);
    const at = ["paths", path, method, "responses", `${status}`, "content", type, "schema"];
    const pointer = at.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const validate = ajv.getSchema(`api#/${pointer}`) ?? ajv.compile({ $ref: `api#/${pointer}` });
    if (!validate(body)) throw new Error(`${operationId}: ${ajv.errorsText(validate.errors)}`);
  }

  return {
    operations: [...operations.keys()],
    /** Why a schema of the document does not take a value; null where it does. */
    faultsOf({ $ref }: Reference, value: unknown): string | null {
      const validate = ajv.compile({ $ref: `api${$ref}` });
      return validate(value) ? null : ajv.errorsText(validate.errors);
    },
    describe: (operationId: string) => operations.get(operationId)?.described.description ?? "",
    with(key: string) {
      return async (operationId: string, { params = {}, query = {}, body, headers = {} }: Given = {}): Promise<Answered> => {
        const { path, method } = operations.get(operationId) ?? { path: "", method: "" };
        if (path === "") throw new Error(`The document knows no ${operationId}`);
        const address = new URL(`${document.servers[0]!.url}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "")}`);
        for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
        const response = await send(
          new Request(address, {
            method: method.toUpperCase(),
            headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        );
        const answered = (await response.json()) as Answered["body"];
        mustBeAsDescribed(operationId, response.status, response.headers.get("content-type") ?? "", answered);
        return { status: response.status, body: answered, headers: response.headers };
      };
    },
  };
}
