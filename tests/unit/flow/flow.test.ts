import { parse } from "smol-toml";

import { actionFrom, ACTIONS } from "#app/flow/actions.ts";
import { TRIGGERS, triggersOf, type ToldAct } from "#app/flow/triggers.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

type Field = { type: string; key?: string; name?: string; required?: boolean };
type Extension = { name: string; type: string; handle: string; url?: string; runtime_url?: string; settings: { fields: Field[] } };

const all = sourceFiles("extensions/flow-*/shopify.extension.toml").map((path) => {
  const { extensions: [only] = [] } = parse(readSource(path)) as unknown as { extensions: Extension[] };
  return only!;
});
const extensions = all.filter(({ type }) => type !== "flow_trigger_lifecycle_callback");
const fieldsOf = (handle: string) => extensions.find((one) => one.handle === handle)!.settings.fields;

const act = (over: Partial<ToldAct>): ToldAct => ({
  ...{ kind: "refresh_settled", subject: "", reason: null, shopifyIds: [], offer: "Summer Glow" },
  parts: [{ member: "Maya Moss", email: "maya@example.com", outcome: "done", before: "MAYA15", after: "MAYAGLOW" }],
  ...over,
});
const maya = { Member: "Maya Moss", "Member email": "maya@example.com", Offer: "Summer Glow" };

test("each member of a refresh that is over is told of: those with a new code, and those who need attention", () => {
  const [done] = act({}).parts;
  const parts = [done!, { ...done!, member: "Leo Lund", outcome: "parked" }, { ...done!, outcome: "left" }];
  expect(triggersOf(act({ parts }))).toEqual([
    { handle: "promo-code-refreshed", payload: { ...maya, "Old code": "MAYA15", "New code": "MAYAGLOW" } },
    { handle: "code-needs-attention", payload: { ...maya, Member: "Leo Lund", Code: "MAYA15" } },
  ]);
  expect(triggersOf(act({ kind: "change_settled" }))).toEqual([]);
});

test("a leak and a held commission are told of, with the order by its number", () => {
  expect(triggersOf(act({ kind: "leak_found", subject: "MAYA15", reason: "Seen on a page" }))).toEqual([
    { handle: "leak-suspected", payload: { ...maya, Code: "MAYA15", Reason: "Seen on a page" } },
  ]);
  const held = act({ kind: "commission_held", shopifyIds: ["gid://shopify/Order/1042"], reason: "Looks odd" });
  expect(triggersOf(held)).toEqual([{ handle: "commission-held", payload: { ...maya, order_id: 1042, Reason: "Looks odd" } }]);
  expect(triggersOf({ ...held, shopifyIds: [] })).toEqual([]);
  expect(triggersOf(act({ kind: "offer_paused" }))).toEqual([]);
});

test("every trigger has its configuration, with just the fields that are sent", () => {
  const samples = [
    act({}),
    act({ parts: [{ ...act({}).parts[0]!, outcome: "parked" }] }),
    act({ kind: "leak_found" }),
    act({ kind: "commission_held", shopifyIds: ["gid://shopify/Order/1"] }),
  ].flatMap(triggersOf);
  expect(samples.map(({ handle }) => handle).sort()).toEqual([...TRIGGERS].sort());
  for (const { handle, payload } of samples) {
    const named = fieldsOf(handle).map(({ type, key }) => (type === "order_reference" ? "order_id" : key));
    expect([handle, Object.keys(payload).sort()]).toEqual([handle, named.sort()]);
  }
});

test("every action has its configuration, its address in the app, and fields that are read", () => {
  const actions = extensions.filter(({ type }) => type === "flow_action");
  expect(actions.map(({ runtime_url }) => runtime_url).sort()).toEqual(
    [...ACTIONS].sort().map((name) => `https://reissue.example.com/webhooks/flow/${name}`),
  );
  for (const { runtime_url: address, settings } of actions) {
    const name = ACTIONS.find((one) => address!.endsWith(`/${one}`))!;
    const filled = Object.fromEntries(settings.fields.map(({ key, type }) => [key, type === "boolean" ? true : `a ${key}`]));
    expect(Object.keys(actionFrom(name, filled)!)).toHaveLength(settings.fields.length + 1);
    expect(Object.values(actionFrom(name, filled)!)).toContain("a code");
  }
});

// The rules of Shopify CLI's own schemas (@shopify/app 3.58, flow_trigger, flow_action, HandleSchema, validateFieldShape).
test("the configurations of Flow keep to the rules that Shopify CLI checks", () => {
  expect(extensions).toHaveLength(TRIGGERS.length + ACTIONS.length);
  for (const { handle, type, name, runtime_url, settings } of extensions) {
    expect(name).not.toBe("");
    expect(handle).toMatch(/^(?!-)[a-zA-Z0-9-]{1,30}(?<!-)$/);
    const isTrigger = type === "flow_trigger";
    if (!isTrigger) expect(new URL(runtime_url!).protocol).toBe("https:");
    for (const field of settings.fields) {
      const { key, name: label, required, ...rest } = field;
      if (field.type === "order_reference") expect(Object.keys(field)).toEqual(["type"]);
      else if (isTrigger) expect(key).toMatch(/^[a-zA-Z\s]+$/);
      else expect([typeof key, typeof label, typeof required]).toEqual(["string", "string", "boolean"]);
      expect(Object.keys(rest).filter((name) => !["type", "description"].includes(name))).toEqual([]);
    }
  }
});

// Documented: a name, a handle and an absolute address; Flow turns no workflow on that this address does not take notice of.
test("Flow is told where to say which triggers are used", () => {
  const callbacks = all.filter(({ type }) => type === "flow_trigger_lifecycle_callback");
  expect(callbacks).toMatchObject([{ handle: "triggers-in-use", url: "https://reissue.example.com/webhooks/flow/uses" }]);
  expect(sourceFiles("app/routes/webhooks.flow.uses.ts")).toHaveLength(1);
});

test("an action without its code, or with fields of another kind, is none", () => {
  expect(actionFrom("refresh", { code: " MAYA15 ", "new-code": null, "dry-run": "true" })).toEqual({
    ...{ action: "refresh", code: "MAYA15", newCode: "", dryRun: true },
  });
  expect(actionFrom("leak", { code: "MAYA15" })).toEqual({ action: "leak", code: "MAYA15", address: "" });
  for (const nonsense of [undefined, null, {}, { code: "" }, { code: 5 }, "MAYA15", []])
    expect(actionFrom("deactivate", nonsense)).toBeNull();
});

test("a dry run is one however its yes is written, and what is neither yes nor no is refused instead of being done", () => {
  const isDry = (dry: unknown) => {
    const asked = actionFrom("refresh", { code: "MAYA15", "dry-run": dry });
    return asked?.action === "refresh" ? asked.dryRun : null;
  };
  expect([true, "true", "TRUE", " Yes ", "1"].map(isDry)).toEqual([true, true, true, true, true]);
  expect([false, "false", "No", "0", "", null, undefined].map(isDry)).toEqual([false, false, false, false, false, false, false]);
  expect(["maybe", "{{ dry }}", 1, {}, []].map(isDry)).toEqual([null, null, null, null, null]);
});
