/** How sure the search is to be before it says that a code leaks, as a budget of false alarms. */
import { RADAR } from "./radar.ts";

export const SENSITIVITIES = ["cautious", "usual", "eager"] as const;
type Sensitivity = (typeof SENSITIVITIES)[number];

/**
 * In words a merchant can hold the app to. Of the usual one they are measured (1.03 and 1.35 for 1,000 code-months of two kinds of shops, bench/README.md); of the
 * others computed from it, since the days to a false alarm grow with e to the power of the threshold.
 */
export const SENSITIVITY_LABELS: Record<Sensitivity, { label: string; help: string }> = {
  cautious: {
    label: "Only when it is very sure",
    help: "About one false alarm in nine months for 250 codes. Leaks are found some days later.",
  },
  usual: { label: "Usual", help: "About one false alarm a quarter for 250 codes." },
  eager: { label: "Early", help: "About one false alarm a month for 250 codes. Leaks are found some days earlier." },
};

const SHIFT: Record<Sensitivity, number> = { cautious: Math.log(3), usual: 0, eager: -Math.log(3) };

/** The model's threshold in nats. What a shop has that is no choice any more counts as usual. */
export function thresholdOf(chosen: string): number {
  const known = SENSITIVITIES.find((one) => one === chosen) ?? "usual";
  return RADAR.threshold + SHIFT[known];
}

/** Names or sites as somebody typed them: one a line, or with commas; in the order typed, each once. */
export function linesOf(typed: string): string[] {
  return [
    ...new Set(
      typed
        .split(/[\n,;]/)
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    ),
  ];
}
