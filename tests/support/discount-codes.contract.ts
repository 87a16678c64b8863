/**
 * What every `DiscountCodes` must do, whoever answers: the in-memory one of the engine's tests, the gateway against the
 * local Shopify, and by hand the gateway against a development store. Names are made unique by the caller's `prefix`.
 */
import type { CreationState, DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { ShopifyRejected } from "#app/shopify/client/errors.ts";

type ContractSubject = {
  codes: DiscountCodes;
  /** Makes a discount with these codes and answers its `gid://shopify/DiscountCodeNode/…`. */
  aDiscount(title: string, names: [string, ...string[]]): Promise<string>;
  deleteDiscount(id: string): Promise<void>;
  /** Set for every test anew, so that names do not meet those of other tests. */
  prefix: string;
  /** Lets what Shopify does in the background get on. */
  wait(): Promise<void>;
};

export function meetsTheDiscountCodesContract(subject: () => ContractSubject | Promise<ContractSubject>): void {
  const start = async () => {
    const { aDiscount, codes, deleteDiscount, prefix, wait } = await subject();
    const named = (name: string) => `${prefix}${name}`;
    const finished = async (id: string): Promise<Extract<CreationState, { state: "done" }>> => {
      for (let look = 0; look < 100; look += 1) {
        const state = await codes.creation(id, { withRows: 250 });
        if (state.state === "done") return state;
        await wait();
      }
      throw new Error("The import never finished");
    };
    const discountId = await aDiscount(`${prefix} creators`, [named("FIRST")]);
    return { aDiscount, codes, deleteDiscount, discountId, finished, named };
  };

  test("added names are found on their discount, under any letter case, with ids", async () => {
    const { codes, discountId, finished, named } = await start();
    const { bulkCreationId } = await codes.add(discountId, [named("ONE"), named("TWO")]);
    const { imported, failed, rows } = await finished(bulkCreationId);
    expect({ imported, failed }).toEqual({ imported: 2, failed: 0 });
    const listed = await codes.list(discountId);
    expect(listed?.map(({ name }) => name).sort()).toEqual([named("FIRST"), named("ONE"), named("TWO")]);
    expect(rows.map(({ redeemCodeId }) => redeemCodeId)).toEqual(
      [named("ONE"), named("TWO")].map((name) => listed?.find((code) => code.name === name)?.id),
    );
    const asked = named("one").toLowerCase();
    const owners = await codes.owners([asked, named("NOBODY")]);
    expect([...owners.keys()]).toEqual([asked]);
    expect(owners.get(asked)?.discountId).toBe(discountId);
  });

  test("a name taken anywhere in the shop fails alone, with Shopify's words, and the others are added", async () => {
    const { aDiscount, codes, discountId, finished, named } = await start();
    await aDiscount("Elsewhere", [named("TAKEN")]);
    const { bulkCreationId } = await codes.add(discountId, [named("taken"), named("FREE")]);
    const { rows } = await finished(bulkCreationId);
    expect(rows[0]).toMatchObject({ redeemCodeId: null, refusal: expect.stringContaining("must be unique") as string });
    expect(rows[1]).toMatchObject({ name: named("FREE"), refusal: null });
    expect((await codes.owners([named("TAKEN")])).get(named("TAKEN"))?.discountTitle).toBe("Elsewhere");
  });

  test("a name with a line break or of 256 characters fails alone, in Shopify's words", async () => {
    const { codes, discountId, finished, named } = await start();
    const { bulkCreationId } = await codes.add(discountId, [named("A\nB"), named("X").padEnd(256, "X"), named("GOOD")]);
    const { rows } = await finished(bulkCreationId);
    expect(rows.map(({ refusal }) => refusal)).toEqual([
      "cannot contain newline characters.",
      "is too long (maximum is 255 characters)",
      null,
    ]);
  });

  test("removed ids are gone, removing them again is no error, and the discount stays when it has no code left", async () => {
    const { codes, discountId, named } = await start();
    const [code] = (await codes.list(discountId))!;
    await codes.remove(discountId, [code!.id]);
    await codes.remove(discountId, [code!.id]);
    expect(await codes.list(discountId)).toEqual([]);
    expect(await codes.byIds(discountId, [code!.id])).toEqual(new Map());
    expect((await codes.owners([named("FIRST")])).size).toBe(0);
    expect(await codes.discount(discountId)).toMatchObject({ id: discountId, codesCount: 0 });
  });

  test("a name that was deleted can be had again at once, as a new code without uses", async () => {
    const { codes, discountId, finished, named } = await start();
    const [old] = (await codes.list(discountId))!;
    await codes.remove(discountId, [old!.id]);
    const { rows } = await finished((await codes.add(discountId, [named("FIRST")])).bulkCreationId);
    expect(rows[0]?.redeemCodeId).not.toBe(old!.id);
    expect(await codes.byIds(discountId, [rows[0]!.redeemCodeId!])).toEqual(
      new Map([[rows[0]!.redeemCodeId, { id: rows[0]!.redeemCodeId, name: named("FIRST"), uses: 0 }]]),
    );
  });

  test("removing an id of another discount leaves that code alone", async () => {
    const { aDiscount, codes, discountId, named } = await start();
    const other = await aDiscount("Other", [named("THEIRS")]);
    const [theirs] = (await codes.list(other))!;
    await codes.remove(discountId, [theirs!.id]).catch((error: unknown) => {
      if (!(error instanceof ShopifyRejected)) throw error;
    });
    expect((await codes.list(other))?.map(({ name }) => name)).toEqual([named("THEIRS")]);
  });

  test("of a discount that is gone reads say null and writes are rejected", async () => {
    const { codes, deleteDiscount, discountId, named } = await start();
    const [code] = (await codes.list(discountId))!;
    await deleteDiscount(discountId);
    expect(await codes.list(discountId)).toBeNull();
    expect(await codes.listQuickly(discountId)).toBeNull();
    expect(await codes.byIds(discountId, [code!.id])).toBeNull();
    expect(await codes.discount(discountId)).toBeNull();
    await expect(codes.add(discountId, [named("LATE")])).rejects.toThrow(ShopifyRejected);
    await expect(codes.remove(discountId, [code!.id])).rejects.toThrow(ShopifyRejected);
  });

  test("the newest codes can be read first, and no page further than asked", async () => {
    const { codes, discountId, finished, named } = await start();
    for (const letter of ["A", "B"]) {
      const [first, ...rest] = Array.from({ length: 250 }, (_, at) => named(`${letter}${at}`));
      await finished((await codes.add(discountId, [first!, ...rest])).bulkCreationId);
    }
    const newest = (await codes.list(discountId, { newestUntil: (read) => read.some(({ name }) => name === named("B0")) }))!;
    expect(newest.map(({ name }) => name)).toEqual(Array.from({ length: 250 }, (_, at) => named(`B${249 - at}`)));
    const all = (await codes.list(discountId, { newestUntil: () => false }))!;
    expect(all).toHaveLength(501);
    expect(all.at(-1)?.name).toBe(named("FIRST"));
  });

  test("read from both ends at once no code is missing and none comes twice, on one page, on two and on several", async () => {
    const { codes, discountId, finished, named } = await start();
    const sorted = (read: { id: string }[] | null) => read?.map(({ id }) => id).toSorted();
    const agree = async (count: number) => {
      const read = await codes.listQuickly(discountId);
      expect(read).toHaveLength(count);
      expect(sorted(read)).toEqual(sorted(await codes.list(discountId)));
    };
    await agree(1);
    for (const [letter, count] of [
      ["A", 250],
      ["B", 249],
      ["C", 250],
      ["D", 130],
    ] as const) {
      const [first, ...rest] = Array.from({ length: count }, (_, at) => named(`${letter}${at}`));
      await finished((await codes.add(discountId, [first!, ...rest])).bulkCreationId);
      await agree((await codes.list(discountId))!.length);
    }
    expect(await codes.listQuickly(discountId)).toHaveLength(880);
  });

  test("an import nobody started is unknown", async () => {
    const { codes } = await start();
    expect(await codes.creation("gid://shopify/DiscountRedeemCodeBulkCreation/1")).toEqual({ state: "unknown" });
  });
}
