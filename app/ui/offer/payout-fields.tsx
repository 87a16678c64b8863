import { BlockStack, ChoiceList, FormLayout, TextField } from "@shopify/polaris";

import { commissionLabel, type CommissionTerms } from "#app/offers/commission-terms.ts";
import { amountProblem, percentProblem, typedBps, typedMinor } from "#app/offers/typed-numbers.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** What some members are paid, as typed. */
export type Payout = { payout: "offer" | "own"; percent: string; amount: string };

type Problem = { field: "percent" | "amount"; sentence: string };

/** What keeps it from being begun. An empty field pays nothing, and both empty is nobody's payout. */
export function payoutProblems({ payout, percent, amount }: Payout, currency: string): Problem[] {
  if (payout === "offer") return [];
  const problems: Problem[] = [];
  if (percent.trim() === "" && amount.trim() === "") problems.push({ field: "percent", sentence: "" });
  if (percent.trim() !== "" && typedBps(percent) === null) problems.push({ field: "percent", sentence: percentProblem() });
  if (amount.trim() !== "" && typedMinor(amount, currency) === null) problems.push({ field: "amount", sentence: amountProblem(currency) });
  return problems;
}

type Props = { payout: Payout; commission: CommissionTerms; onChange: (payout: Payout) => void };

/** The offer's commission, or one of their own in its place. */
export function PayoutFields({ payout, commission, onChange }: Props) {
  const { currency, money } = useShopFormat();
  const problems = payoutProblems(payout, currency);
  const field = (name: "percent" | "amount") => {
    const sentence = problems.find((problem) => problem.field === name)?.sentence;
    return {
      autoComplete: "off",
      inputMode: "decimal" as const,
      value: payout[name],
      onChange: (text: string) => onChange({ ...payout, [name]: text }),
      ...(sentence && { error: sentence }),
    };
  };
  return (
    <BlockStack gap="300">
      <ChoiceList
        title="These members are paid"
        choices={[
          { label: "Their own commission", value: "own", ...(commission.tiers && { helpText: "In place of every tier of the offer." }) },
          { label: "The offer's", value: "offer", helpText: commissionLabel(commission, money) },
        ]}
        selected={[payout.payout]}
        onChange={([chosen]) => onChange({ ...payout, payout: chosen === "offer" ? "offer" : "own" })}
      />
      {payout.payout === "own" ? (
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField label="Of each sale" suffix="%" placeholder="None" autoFocus {...field("percent")} />
            <TextField label="For each conversion" prefix={currency} placeholder="None" {...field("amount")} />
          </FormLayout.Group>
        </FormLayout>
      ) : null}
    </BlockStack>
  );
}
