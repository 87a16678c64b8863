import { answered, beginWith, demanded, doubted, rowsToCheck, typed, unsaved, type AnsweredRow } from "#app/ui/refresh/draft-names.ts";
import type { RowCheck } from "#app/refreshes/row-check.ts";

const rows = [
  { itemId: "sofia", newName: "" },
  { itemId: "theo", newName: "THEO20" },
  { itemId: "clara", newName: "" },
];

function answer(itemId: string, said: RowCheck): AnsweredRow {
  return { itemId, answer: said, warnings: [] };
}

describe("the names of a draft while somebody types", () => {
  test("a page that is opened asks about every row once", () => {
    const draft = beginWith(rows);
    expect(rowsToCheck(draft)).toEqual(["sofia", "theo", "clara"]);
    expect(unsaved(draft)).toEqual({});
  });

  test("only names the server does not have are sent", () => {
    const draft = typed(beginWith(rows), { itemId: "sofia", name: "SOFIA20" });
    expect(unsaved(draft)).toEqual({ sofia: "SOFIA20" });
    expect(unsaved(answered(draft, { sent: { sofia: "SOFIA20" }, asked: draft.names, rows: [] }))).toEqual({});
  });

  test("an answer to an older name never passes for one to the name that is typed now", () => {
    const asked = typed(beginWith(rows), { itemId: "sofia", name: "SOFIA2" });
    const meanwhile = typed(asked, { itemId: "sofia", name: "SOFIA20" });
    const after = answered(meanwhile, { sent: { sofia: "SOFIA2" }, asked: asked.names, rows: [answer("sofia", { answer: "available" })] });
    expect(after.checked.sofia?.name).toBe("SOFIA2");
    expect(unsaved(after)).toEqual({ sofia: "SOFIA20" });
    expect(rowsToCheck(after)).toContain("sofia");
  });

  test("a row that loses its twin is asked about again, whatever the letter case", () => {
    let draft = typed(beginWith(rows), { itemId: "sofia", name: "theo20" });
    draft = answered(draft, {
      sent: { sofia: "theo20" },
      asked: draft.names,
      rows: [
        answer("sofia", { answer: "duplicate", otherPosition: 2, otherName: "Theo" }),
        answer("theo", { answer: "duplicate", otherPosition: 1, otherName: "Sofia" }),
        answer("clara", { answer: "empty" }),
      ],
    });
    expect(rowsToCheck(draft)).toEqual([]);
    draft = typed(draft, { itemId: "sofia", name: "SOFIA20" });
    expect(rowsToCheck(draft).sort()).toEqual(["sofia", "theo"]);
  });

  test("nobody is told to enter a code before they have typed or pressed Update offer", () => {
    const draft = beginWith(rows);
    expect([...draft.touched]).toEqual(["theo"]);
    expect(demanded(draft).touched.has("clara")).toBe(true);
  });

  test("a new reason has every row asked about again while its last answer stays", () => {
    const asked = beginWith(rows);
    const told = answered(asked, { sent: {}, asked: asked.names, rows: rows.map(({ itemId }) => answer(itemId, { answer: "empty" })) });
    expect(rowsToCheck(told)).toEqual([]);
    const again = doubted(told);
    expect(rowsToCheck(again)).toEqual(["sofia", "theo", "clara"]);
    expect(again.checked.theo?.answer).toEqual({ answer: "empty" });
  });

  test("an answer about a row of another page is passed over", () => {
    const draft = answered(beginWith(rows), { sent: {}, asked: {}, rows: [answer("elsewhere", { answer: "empty" })] });
    expect(draft.checked).toEqual({});
  });
});
