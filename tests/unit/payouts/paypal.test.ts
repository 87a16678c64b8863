/** The payout file is read back by the columns that PayPal documents, not by the code that wrote it. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";

import { PAYPAL_LINES, payPalFile, payPalFiles, payPalProblem, paysIn, type Payee } from "#app/payouts/paypal.ts";

const MEMBER = "01930000-0000-7000-8000-00000000000a";
const payee = (over: Partial<Payee> = {}): Payee => ({ memberId: MEMBER, email: "sofia@example.com", sumMinor: 12_345, ...over });

/** Throws on a line that PayPal's page says it refuses. */
function validated(text: string): { email: string; amount: string; currency: string; id: string; note: string; wallet: string }[] {
  const rows: string[][] = parse(text);
  if (rows.length > 5_000) throw new Error("More than 5,000 lines");
  if (new Set(rows.map((row) => row[2])).size > 1) throw new Error("Two currencies");
  return rows.map((row) => {
    const [email = "", amount = "", currency = "", id = "", note = "", wallet = ""] = row;
    if (row.length !== 6 || !/^\S+@\S+\.\S+$/.test(email) || !/^\d+(\.\d{1,2})?$/.test(amount) || Number(amount) <= 0)
      throw new Error("Bad line");
    if (!/^[A-Z]{3}$/.test(currency) || !/^\S{1,30}$/.test(id) || note.length > 400 || /[\r\n]/.test(note)) throw new Error("Bad line");
    return { email, amount, currency, id, note, wallet };
  });
}

test("a line is address, amount, currency, our id, a note and the wallet, without a heading", () => {
  const [line, ...more] = validated(payPalFile([payee()], { currency: "USD", note: "Payout 3, Lumen" }));
  expect(more).toEqual([]);
  expect(line).toMatchObject({ email: "sofia@example.com", amount: "123.45", currency: "USD", note: "Payout 3, Lumen", wallet: "PAYPAL" });
});

test("ids stay different, whoever they stand for", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 20 }), (ids) => {
      const lines = validated(
        payPalFile(
          ids.map((memberId) => payee({ memberId })),
          { currency: "USD", note: "" },
        ),
      );
      return new Set(lines.map(({ id }) => id)).size === ids.length;
    }),
  );
});

test("whatever the note says, each member is one line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 600 }), (note) => {
      const lines = validated(payPalFile([payee(), payee({ email: "noah@example.com" })], { currency: "USD", note }));
      return lines.length === 2;
    }),
  );
});

test("yen are written without a point, and Taiwan dollars only where they come to whole ones", () => {
  expect(validated(payPalFile([payee({ sumMinor: 1_500 })], { currency: "JPY", note: "" }))[0]?.amount).toBe("1500");
  expect(validated(payPalFile([payee({ sumMinor: 150_000 })], { currency: "TWD", note: "" }))[0]?.amount).toBe("1500");
  expect(payPalProblem({ email: "sofia@example.com", sumMinor: 150_050, currency: "TWD" })).toBe("whole");
  expect(payPalProblem({ email: "sofia@example.com", sumMinor: 150_050, currency: "USD" })).toBeNull();
});

test("who has no address that mail can be sent to, or one that a spreadsheet would run, cannot be in the file", () => {
  for (const email of ["", "sofia", "sofia@", "sofia@example", "sofia@example.com, noah@example.com"])
    expect(payPalProblem({ email, sumMinor: 100, currency: "USD" })).toBe("no_email");
  for (const email of ["=cmd|'/C'!A1@example.com", "+1@example.com", "-1@example.com"])
    expect(payPalProblem({ email, sumMinor: 100, currency: "USD" })).toBe("formula");
  expect(() => payPalFile([payee({ email: "" })], { currency: "USD", note: "" })).toThrow();
  expect(() => payPalFile([payee({ sumMinor: 0 })], { currency: "USD", note: "" })).toThrow();
});

test("more than PayPal pays at a time is left to another way of paying", () => {
  const of = (sumMinor: number) => payPalProblem({ email: "sofia@example.com", sumMinor, currency: "USD" });
  expect([of(2_000_000), of(2_000_001)]).toEqual([null, "most"]);
});

test("5,001 members are two files, and PayPal does not pay in dinars of Kuwait", () => {
  expect([payPalFiles(1), payPalFiles(PAYPAL_LINES), payPalFiles(5_001)]).toEqual([1, 1, 2]);
  expect([paysIn("USD"), paysIn("JPY"), paysIn("KWD")]).toEqual([true, true, false]);
});
