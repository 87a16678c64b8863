/**
 * What is relied on, and what nobody has recorded, as questions that a store's Admin API answers. Each says what is assumed today,
 * which is what the local Shopify does. `open`: the number of the question in the list of what a development store has to settle.
 */
import { OPEN } from "./open-questions.ts";
import {
  asAssumed,
  compare,
  isOwned,
  itemsOf,
  NOBODY,
  refusals,
  REMOVE,
  remove,
  standing,
  termsOf,
  untried,
  UPDATE,
  type Question,
} from "./question.ts";
import { ADD } from "./store.ts";

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
    name: "a minimum is taken away by naming both of its kinds without a number, and nothing else changes",
    assumed: "a minimum purchase becomes a minimum quantity and then none; what the discount gives and combines with stays",
    async ask(store) {
      const id = await store.aDiscount([store.named("LEAST")]);
      const none = { quantity: { greaterThanOrEqualToQuantity: null }, subtotal: { greaterThanOrEqualToSubtotal: null } };
      const become = (minimum: object) => store.ask(UPDATE, { id, i: { minimumRequirement: { ...none, ...minimum } } });
      await store.ask(UPDATE, { id, i: { combinesWith: { orderDiscounts: true } } });
      await become({ subtotal: { greaterThanOrEqualToSubtotal: "50.00" } });
      const first = await termsOf(store, id);
      await become({ quantity: { greaterThanOrEqualToQuantity: "2" } });
      const second = await termsOf(store, id);
      await become({});
      const rest = { combinesWith: { orderDiscounts: true }, customerGets: { value: { percentage: 0.01 } } };
      return compare(
        [first?.minimumRequirement?.__typename, second, await termsOf(store, id)],
        [
          "DiscountMinimumSubtotal",
          { minimumRequirement: { __typename: "DiscountMinimumQuantity" }, ...rest },
          { minimumRequirement: null, ...rest },
        ],
      );
    },
  },
  {
    name: "a discount of one product becomes one of everything",
    assumed: "`all` in place of the product, which need not be taken away by name",
    async ask(store) {
      const id = await store.aDiscount([store.named("ITEMS")]);
      const become = async (items: object) => {
        const i = { customerGets: { value: { percentage: 0.01 }, items } };
        return [await refusals(store, UPDATE, { id, i }), (await itemsOf(store, id))?.__typename];
      };
      const one = { products: { productsToAdd: [await store.aProduct()] } };
      return compare(
        [await become(one), await become({ all: true })],
        [
          [[], "DiscountProducts"],
          [[], "AllDiscountItems"],
        ],
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

export const BATTERY: readonly Question[] = [...RELIED_ON, ...OPEN];
