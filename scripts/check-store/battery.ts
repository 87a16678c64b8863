/**
 * What is relied on, and what nobody has recorded, as questions that a store's Admin API answers. Each says what is assumed today,
 * which is what the local Shopify does. `open`: the number of the question in the list of what a development store has to settle.
 */
import { ADD, wordsOf, type Store } from "./store.ts";

/** `assumed`: as the question says. `different`: what was seen instead. `untried`: why it could not be asked here. */
export type Finding = { is: "assumed" } | { is: "different"; seen: string } | { is: "untried"; because: string };

export type Question = { name: string; assumed: string; open?: number; ask(store: Store): Promise<Finding> };

const asAssumed: Finding = { is: "assumed" };
const untried = (because: string): Finding => ({ is: "untried", because });

/** As assumed when both are alike; else what was seen. */
function compare(seen: unknown, assumed: unknown): Finding {
  const [is, was] = [JSON.stringify(seen), JSON.stringify(assumed)];
  return is === was ? asAssumed : { is: "different", seen: is ?? "nothing" };
}

const REMOVE = `mutation ($id: ID!, $ids: [ID!], $search: String) { gone: discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids, search: $search) {
  job { id done } userErrors { field message code } } }`;
const OWNER = "query ($code: String!) { codeDiscountNodeByCode(code: $code) { id } }";
const UPDATE = `mutation ($id: ID!, $i: DiscountCodeBasicInput!) { changed: discountCodeBasicUpdate(id: $id, basicCodeDiscount: $i) {
  codeDiscountNode { id } userErrors { field message code } } }`;
const STANDING = `query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { status endsAt codesCount { count precision } } } } }`;

const NOBODY = "gid://shopify/DiscountCodeNode/1";

async function refusals(store: Store, query: string, variables: Record<string, unknown>) {
  const { data, errors } = await store.ask(query, variables);
  const payload = data && (Object.values(data)[0] as { userErrors?: { field: unknown; code: unknown; message: string }[] } | null);
  const user = (payload?.userErrors ?? []).map(({ field, code, message }) => [field, code, message]);
  return user.length > 0 ? user : errors.map(({ extensions, message }) => [extensions?.code ?? null, message]);
}

async function isOwned(store: Store, code: string): Promise<boolean> {
  const { data } = await store.ask(OWNER, { code });
  return Boolean(data?.codeDiscountNodeByCode);
}

const remove = (store: Store, id: string, ids: readonly string[]) => store.ask(REMOVE, { id, ids });

async function standing(store: Store, id: string) {
  const { data } = await store.ask(STANDING, { id });
  return data?.codeDiscountNode?.codeDiscount as {
    status: string;
    endsAt: string | null;
    codesCount: { count: number; precision: string };
  };
}

const RELIED_ON: Question[] = [
  {
    name: "an import answers before it has looked at the codes",
    assumed: "done is false and nothing has failed, even for a code that will be refused",
    async ask(store) {
      const id = await store.aDiscount([store.named("PENDING")]);
      const { data } = await store.ask(ADD, { id, codes: [{ code: store.named("PENDING") }] });
      const { done, codesCount, failedCount } = data.discountRedeemCodeBulkAdd.bulkCreation;
      return compare({ done, codesCount, failedCount }, { done: false, codesCount: 1, failedCount: 0 });
    },
  },
  {
    name: "codes are refused one by one, in these words, and the others are imported",
    assumed: "empty, with a line break, too long, twice, in use: five sentences; the first of a pair is imported",
    async ask(store) {
      const [first, twice] = [store.named("WORDS"), store.named("TWICE")];
      const id = await store.aDiscount([first]);
      const rows = await store.added(id, ["", `${first}\nX`, first.padEnd(256, "X"), twice, twice, first]);
      return compare(
        rows.map(({ refusal }) => refusal),
        [
          "is too short (minimum is 1 character)",
          "cannot contain newline characters.",
          "is too long (maximum is 255 characters)",
          null,
          "Codes must be unique within BulkDiscountCodeCreation",
          "must be unique. Please try a different code.",
        ],
      );
    },
  },
  {
    name: "a code in another letter case counts as in use",
    assumed: "refused as not unique",
    async ask(store) {
      const name = store.named("CASE");
      const id = await store.aDiscount([name]);
      const rows = await store.added(id, [name.toLowerCase()]);
      return compare(rows[0]?.refusal, "must be unique. Please try a different code.");
    },
  },
  {
    name: "an import of an unknown discount, and one without codes, is refused",
    assumed: "INVALID and BLANK with these sentences",
    async ask(store) {
      const id = await store.aDiscount([store.named("BLANK")]);
      return compare(
        [await refusals(store, ADD, { id: NOBODY, codes: [{ code: "X" }] }), await refusals(store, ADD, { id, codes: [] })],
        [[[["discountId"], "INVALID", "Code discount does not exist."]], [[["codes"], "BLANK", "Codes can't be blank"]]],
      );
    },
  },
  {
    name: "more than 250 codes in a call are refused as a whole",
    assumed: "MAX_INPUT_SIZE_EXCEEDED, and nothing is added",
    async ask(store) {
      const id = await store.aDiscount([store.named("MANY")]);
      const codes = Array.from({ length: 251 }, (_, at) => ({ code: store.named(`MANY${at}`) }));
      const { errors } = await store.ask(ADD, { id, codes });
      return compare(errors[0]?.extensions?.code, "MAX_INPUT_SIZE_EXCEEDED");
    },
  },
  {
    name: "a code's owner is found at once, in any letter case",
    assumed: "codeDiscountNodeByCode answers right after the import",
    async ask(store) {
      const name = store.named("OWNER");
      await store.aDiscount([store.named("OTHER"), name]);
      return compare(
        [await isOwned(store, name), await isOwned(store, name.toLowerCase()), await isOwned(store, `${name}X`)],
        [true, true, false],
      );
    },
  },
  {
    name: "a deletion by ids is done when it answers",
    assumed: "job.done is true and the code has no owner any more",
    async ask(store) {
      const name = store.named("GONE");
      const id = await store.aDiscount([store.named("STAYS"), name]);
      const code = (await store.codesOf(id)).find((one) => one.code === name);
      const { data } = await remove(store, id, [code?.id ?? ""]);
      return compare({ done: data.gone.job?.done, owned: await isOwned(store, name) }, { done: true, owned: false });
    },
  },
  {
    name: "a deletion without ids, or with none in the list, is refused",
    assumed: "MISSING_ARGUMENT; the empty list like a fault of the server",
    async ask(store) {
      const id = await store.aDiscount([store.named("NOIDS")]);
      return compare(
        [await refusals(store, REMOVE, { id }), await refusals(store, REMOVE, { id, ids: [] })],
        [
          [[null, "MISSING_ARGUMENT", "Missing expected argument key: 'ids', 'search' or 'saved_search_id'."]],
          [[null, null, "Something went wrong, please try again."]],
        ],
      );
    },
  },
  {
    name: "a job that never was is done",
    assumed: "done is true, so it proves nothing",
    async ask(store) {
      const { data } = await store.ask('{ job(id: "gid://shopify/Job/0") { done } }');
      return compare(data?.job?.done, true);
    },
  },
  {
    name: "a name in use is refused when a discount is made",
    assumed: "TAKEN, with the name of the field",
    async ask(store) {
      const name = store.named("TAKEN");
      await store.aDiscount([name]);
      const input = { title: "Reissue check refused", code: name, startsAt: "2026-01-01T00:00:00Z", context: { all: "ALL" } };
      const customerGets = { value: { percentage: 0.01 }, items: { all: true } };
      const create =
        "mutation ($i: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $i) { userErrors { field message code } } }";
      return compare(await refusals(store, create, { i: { ...input, customerGets } }), [
        [["basicCodeDiscount", "code"], "TAKEN", "Code must be unique. Please try a different code."],
      ]);
    },
  },
  {
    name: "an update with a code renames a lone code and is refused on several",
    assumed: "the redeem code keeps its id; “Cannot update the code of a bulk discount.”",
    async ask(store) {
      const [one, many] = [await store.aDiscount([store.named("LONE")]), await store.aDiscount([store.named("M1"), store.named("M2")])];
      const [before] = await store.codesOf(one);
      await store.ask(UPDATE, { id: one, i: { code: store.named("RENAMED") } });
      const [after] = await store.codesOf(one);
      const refused = await refusals(store, UPDATE, { id: many, i: { code: store.named("M3") } });
      return compare(
        { kept: before?.id === after?.id, code: after?.code, refused },
        { kept: true, code: store.named("RENAMED"), refused: [[["id"], null, "Cannot update the code of a bulk discount."]] },
      );
    },
  },
  {
    name: "a discount that is deactivated ends and keeps its codes reserved; activated, it goes on",
    assumed: "EXPIRED with the code owned, then ACTIVE without an end",
    async ask(store) {
      const name = store.named("PAUSED");
      const id = await store.aDiscount([name]);
      await store.ask("mutation ($id: ID!) { discountCodeDeactivate(id: $id) { userErrors { message } } }", { id });
      const ended = { status: (await standing(store, id)).status, owned: await isOwned(store, name) };
      await store.ask("mutation ($id: ID!) { discountCodeActivate(id: $id) { userErrors { message } } }", { id });
      const { status, endsAt } = await standing(store, id);
      return compare(
        [ended, { status, endsAt }],
        [
          { status: "EXPIRED", owned: true },
          { status: "ACTIVE", endsAt: null },
        ],
      );
    },
  },
  {
    name: "the codes of a discount are listed by id, are counted exactly and are found by id",
    assumed: "in the order of their making; `id:` finds one",
    async ask(store) {
      const names = ["L1", "L2", "L3"].map((name) => store.named(name)) as [string, ...string[]];
      const id = await store.aDiscount(names);
      const codes = await store.codesOf(id);
      const { codesCount } = await standing(store, id);
      const found =
        "query ($id: ID!, $q: String) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { codes(first: 5, query: $q) { nodes { code } } } } } }";
      const { data } = await store.ask(found, { id, q: `id:${codes[1]?.id.split("/").at(-1)}` });
      return compare(
        { names: codes.map(({ code }) => code), codesCount, found: data.codeDiscountNode.codeDiscount.codes.nodes },
        { names, codesCount: { count: 3, precision: "EXACT" }, found: [{ code: names[1] }] },
      );
    },
  },
  {
    name: "250 codes of a discount are read for at most 15 points",
    assumed: "the requested cost is 15 or less",
    async ask(store) {
      const id = await store.aDiscount([store.named("COST")]);
      const page =
        "query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { codes(first: 250) { nodes { id code asyncUsageCount } } } } } }";
      const { cost } = await store.ask(page, { id });
      if (cost === null) return untried("the answer said nothing of its cost");
      return cost.requestedQueryCost <= 15 ? asAssumed : { is: "different", seen: `${cost.requestedQueryCost} points` };
    },
  },
  {
    name: "rollouts of a discount are told, or denied without read_rollouts",
    assumed: "an empty list, or ACCESS_DENIED",
    async ask(store) {
      const id = await store.aDiscount([store.named("ROLLOUT")]);
      const rollouts =
        'query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on HasRollouts { rollouts(first: 1, query: "status:ACTIVE") { nodes { name effectiveTrafficAllocation treatments { split } } } } } } }';
      const { data, errors } = await store.ask(rollouts, { id });
      if (errors.length > 0) return compare(errors[0]?.extensions?.code, "ACCESS_DENIED");
      return compare(data.codeDiscountNode.codeDiscount.rollouts.nodes, []);
    },
  },
];

/** How long after a deletion the same name is added again; milliseconds. */
const MOMENTS = [0, 200, 1_000, 5_000];

const OPEN: Question[] = [
  {
    open: 1,
    name: "a discount stays when its last code is deleted",
    assumed: "it is there with 0 codes, exactly counted",
    async ask(store) {
      const id = await store.aDiscount([store.named("LAST")]);
      const [code] = await store.codesOf(id);
      await remove(store, id, [code?.id ?? ""]);
      return compare((await standing(store, id))?.codesCount, { count: 0, precision: "EXACT" });
    },
  },
  {
    open: 2,
    name: "a name that was deleted can be had again at once",
    assumed: "added again after 0, 0.2, 1 and 5 seconds, each time under a new id with 0 uses",
    async ask(store) {
      const name = store.named("AGAIN");
      const id = await store.aDiscount([store.named("BESIDE"), name]);
      const seen: unknown[] = [];
      for (const ms of MOMENTS) {
        const before = (await store.codesOf(id)).find(({ code }) => code === name);
        await remove(store, id, [before?.id ?? ""]);
        await store.pause(ms);
        const [row] = await store.added(id, [name]);
        const after = (await store.codesOf(id)).find(({ code }) => code === name);
        seen.push(row?.refusal ?? { isNew: after?.id !== before?.id, uses: after?.asyncUsageCount });
      }
      return compare(
        seen,
        MOMENTS.map(() => ({ isNew: true, uses: 0 })),
      );
    },
  },
  {
    open: 3,
    name: "what becomes of uses and of once-per-customer when a used code is deleted",
    assumed: "the discount keeps its count and a new code begins at 0",
    ask: () => Promise.resolve(untried("it needs orders that were placed at a checkout")),
  },
  {
    open: 4,
    name: "a deletion by a search for a code takes every code of the discount",
    assumed: "the filter is unknown and matches everything",
    async ask(store) {
      const id = await store.aDiscount([store.named("S1"), store.named("S2"), store.named("S3")]);
      const { data, errors } = await store.ask(REMOVE, { id, search: `code:${store.named("S1")}` });
      if (!data?.gone?.job) return { is: "different", seen: `refused: ${wordsOf(data?.gone?.userErrors, errors)}` };
      for (let look = 0; look < 10 && (await store.codesOf(id)).length === 3; look += 1) await store.pause(1_000);
      return compare((await store.codesOf(id)).length, 0);
    },
  },
  {
    open: 5,
    name: "codes with a comma, a blank, a slash, a blank in front, an emoji",
    assumed: "all are taken, as they were given",
    async ask(store) {
      const names = ["A,B", "A B", "A/B", "A%B", "A#B", "A😀"].map((name) => store.named(name));
      const given = [...names, ` ${store.named("LEAD")}`, `${store.named("TRAIL")} `];
      const id = await store.aDiscount([store.named("ODD")]);
      const rows = await store.added(id, given);
      const refused = rows.filter(({ refusal }) => refusal !== null).map(({ code, refusal }) => [code, refusal]);
      const kept = (await store.codesOf(id)).map(({ code }) => code);
      return compare(
        {
          refused,
          otherwise: given.filter((name) => !kept.includes(name)).map((name) => [name, kept.find((code) => code === name.trim()) ?? null]),
        },
        {
          refused: [],
          otherwise: [],
        },
      );
    },
  },
  {
    open: 6,
    name: "bodies and number of the redeemcode_added and redeemcode_removed messages",
    assumed: "one for each code, with the discount's id",
    ask: () => Promise.resolve(untried("it needs an address that Shopify can reach")),
  },
  {
    open: 7,
    name: "a checkout that was opened with a code which is then deleted",
    assumed: "nothing",
    ask: () => Promise.resolve(untried("it needs a checkout")),
  },
  ...(["bxgy", "freeShipping"] as const).map((kind): Question => ({
    open: 8,
    name: `a discount of the kind ${kind === "bxgy" ? "buy X get Y" : "free shipping"} takes more codes`,
    assumed: "as a basic one does",
    async ask(store) {
      const id = await store.aDiscount([store.named(`${kind}1`.toUpperCase())], kind);
      const rows = await store.added(id, [store.named(`${kind}2`.toUpperCase())]);
      return compare([rows.map(({ refusal }) => refusal), (await store.codesOf(id)).length], [[null], 2]);
    },
  })),
  {
    open: 8,
    name: "a discount of an app's function takes more codes",
    assumed: "as a basic one does",
    ask: () => Promise.resolve(untried("it needs an app with a function")),
  },
  {
    open: 9,
    name: "ids of another discount, and ids that are gone, in a deletion",
    assumed: "passed over without an error; the other discount keeps its code",
    async ask(store) {
      const [mine, theirs] = [await store.aDiscount([store.named("MINE")]), await store.aDiscount([store.named("THEIRS")])];
      const [own] = await store.codesOf(mine);
      const [other] = await store.codesOf(theirs);
      const foreign = await refusals(store, REMOVE, { id: mine, ids: [other?.id] });
      await remove(store, mine, [own?.id ?? ""]);
      const again = await refusals(store, REMOVE, { id: mine, ids: [own?.id] });
      return compare({ foreign, again, kept: (await store.codesOf(theirs)).length }, { foreign: [], again: [], kept: 1 });
    },
  },
  {
    open: 9,
    name: "251 ids in a deletion",
    assumed: "MAX_INPUT_SIZE_EXCEEDED",
    async ask(store) {
      const id = await store.aDiscount([store.named("IDS")]);
      const ids = Array.from({ length: 251 }, (_, at) => `gid://shopify/DiscountRedeemCode/${at + 1}`);
      const { errors } = await remove(store, id, ids);
      return compare(errors[0]?.extensions?.code, "MAX_INPUT_SIZE_EXCEEDED");
    },
  },
  {
    open: 10,
    name: "two imports to one discount at the same time",
    assumed: "both are taken, and all codes are there",
    async ask(store) {
      const id = await store.aDiscount([store.named("PAR")]);
      const part = (letter: string) => Array.from({ length: 5 }, (_, at) => store.named(`PAR${letter}${at}`));
      const rows = await Promise.all([store.added(id, part("A")), store.added(id, part("B"))]);
      return compare([rows.flat().filter(({ refusal }) => refusal !== null), (await store.codesOf(id)).length], [[], 11]);
    },
  },
  {
    open: 11,
    name: "imports and deletions as a bulk operation",
    assumed: "neither mutation is used in one",
    async ask(store) {
      const probe =
        'mutation { bulkOperationRunMutation(mutation: "mutation m($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) { userErrors { message } } }", stagedUploadPath: "none") { bulkOperation { id } userErrors { field message } } }';
      const { data, errors } = await store.ask(probe);
      if (errors.some(({ extensions }) => extensions?.code === "undefinedField"))
        return untried("this store has no bulkOperationRunMutation");
      // No file was uploaded, so a mutation that is allowed is refused for its file, and any other for itself.
      return { is: "different", seen: wordsOf(data?.bulkOperationRunMutation?.userErrors, errors) };
    },
  },
  {
    open: 12,
    name: "a customer's metafield of the app read from a block of the profile page",
    assumed: "nothing",
    ask: () => Promise.resolve(untried("it needs the customer account")),
  },
  {
    open: 13,
    name: "createdAt of a redeem code",
    assumed: "the field is not there, and not asked for",
    async ask(store) {
      const id = await store.aDiscount([store.named("CREATED")]);
      const query =
        "query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { codes(first: 1) { nodes { createdAt } } } } } }";
      const { data, errors } = await store.ask(query, { id });
      if (errors.length > 0) return compare(errors[0]?.extensions?.code, "undefinedField");
      return { is: "different", seen: `it is there: ${JSON.stringify(data.codeDiscountNode.codeDiscount.codes.nodes)}` };
    },
  },
];

export const BATTERY: readonly Question[] = [...RELIED_ON, ...OPEN];
