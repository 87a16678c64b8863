/** What nobody has recorded, by the number of the question in the list of what a development store has to settle. */
import { compare, refusals, REMOVE, remove, standing, untried, UPDATE, type Question } from "./question.ts";
import { wordsOf } from "./store.ts";

const BUYERS = `query ($id: ID!) { codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic { context {
  __typename ... on DiscountCustomerSegments { segments { id } } } } } } }`;

/** How long after a deletion the same name is added again; milliseconds. */
const MOMENTS = [0, 200, 1_000, 5_000];

export const OPEN: Question[] = [
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
    ask: () => Promise.resolve(untried("it needs orders that were placed at a checkout: docs/testing.md has the steps")),
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
    name: "a guarded code is refused without the proof of the creator's link, and only then",
    assumed: "the app's Function is asked about codes of discounts that are not the app's, and each of them may be refused",
    ask: () => Promise.resolve(untried("it needs the app's Function and a checkout: docs/testing.md has the steps")),
  },
  {
    name: "a discount is limited to a customer segment and then given to everybody again",
    assumed: "the segment alone, then all; its codes stay",
    async ask(store) {
      const { data } = await store.ask("{ segments(first: 1) { nodes { id } } }");
      const segment = data?.segments?.nodes[0]?.id;
      if (segment === undefined) return untried("the store has no customer segment, or its token may not see any");
      const id = await store.aDiscount([store.named("SEG1")]);
      await store.added(id, [store.named("SEG2")]);
      const seen = [];
      for (const context of [{ customerSegments: { add: [segment] } }, { all: "ALL" }]) {
        const refused = await refusals(store, UPDATE, { id, i: { context } });
        const read = await store.ask(BUYERS, { id });
        seen.push([refused, read.data?.codeDiscountNode?.codeDiscount?.context]);
      }
      return compare(
        [seen, (await store.codesOf(id)).length],
        [
          [
            [[], { __typename: "DiscountCustomerSegments", segments: [{ id: segment }] }],
            [[], { __typename: "DiscountBuyerSelectionAll" }],
          ],
          2,
        ],
      );
    },
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
