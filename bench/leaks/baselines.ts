import { CodeHistory, WINDOW_DAYS } from "#app/leaks/code-history.ts";
import { dayOf, type Evidence, type OrderEvidence } from "#app/leaks/evidence.ts";
import { judgeCode } from "#app/leaks/judge-code.ts";
import { isUse } from "#app/leaks/marks.ts";
import { learnPool } from "#app/leaks/pool.ts";
import { ShopIndex } from "#app/leaks/shop-index.ts";

/** The highest a simple rule ever rose for a code, day by day: what it would have said at any threshold. */
export type Curve = { day: number; height: number }[];

/** Each rule's rising record for each code; a rule alarms on the first day whose height reaches its threshold. */
export type Curves = Map<string, Curve>;

/** Codes' orders by day. */
function byDay(lines: readonly Evidence[]): Map<string, Map<number, OrderEvidence[]>> {
  const codes = new Map<string, Map<number, OrderEvidence[]>>();
  for (const line of lines) {
    if (line.type !== "order") continue;
    const days = codes.get(line.code) ?? codes.set(line.code, new Map()).get(line.code)!;
    const day = dayOf(line.at);
    const orders = days.get(day) ?? days.set(day, []).get(day)!;
    orders.push(line);
  }
  return codes;
}

function rising(curve: Curve, day: number, height: number): void {
  if (height > (curve.at(-1)?.height ?? -Infinity)) curve.push({ day, height });
}

/** "No click": how many orders of the last seven days are known to have had no visit through the creator's link. */
export function noClick(lines: readonly Evidence[]): Curves {
  const curves: Curves = new Map();
  for (const [code, days] of byDay(lines)) {
    const curve: Curve = [];
    for (const day of days.keys()) {
      let without = 0;
      for (let n = 0; n < 7; n += 1) for (const { journey } of days.get(day - n) ?? []) if (journey?.creatorTouch === false) without += 1;
      rising(curve, day, without);
    }
    curves.set(code, curve);
  }
  return curves;
}

/** "Seven days above so many deviations": orders of a week beside the weeks before it. */
export function weekAbove(lines: readonly Evidence[]): Curves {
  const curves: Curves = new Map();
  for (const [code, days] of byDay(lines)) {
    const curve: Curve = [];
    const first = Math.min(...days.keys());
    for (const day of days.keys()) {
      const weeks: number[] = [];
      for (let end = day; end - 6 >= first && weeks.length < 14; end -= 7) {
        let sum = 0;
        for (let n = 0; n < 7; n += 1) sum += days.get(end - n)?.length ?? 0;
        weeks.push(sum);
      }
      const [week, ...before] = weeks;
      if (week === undefined || before.length < 4) continue;
      const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
      const variance = before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / before.length;
      rising(curve, day, (week - mean) / Math.sqrt(Math.max(variance, 1)));
    }
    curves.set(code, curve);
  }
  return curves;
}

/** Counts alone: the model without marks, without proof and without peaks. */
export function countsAlone(lines: readonly Evidence[]): Curves {
  const curves: Curves = new Map();
  const index = new ShopIndex();
  for (const line of lines) if (line.type === "day") index.tell(dayOf(Date.parse(line.date)), line.orders);
  const codes = byDay(lines);
  const first = Math.min(...[...codes.values()].flatMap((days) => [...days.keys()]));
  const last = Math.max(...[...codes.values()].flatMap((days) => [...days.keys()]));
  const histories = new Map<string, CodeHistory>();
  let pool = learnPool([]);
  for (let day = first; day <= last; day += 1) {
    index.close(day);
    if ((day - first) % 7 === 0)
      pool = learnPool(
        [...histories.values()].map((history) => ({ history })),
        index,
        day,
      );
    for (const [code, days] of codes) {
      const orders = days.get(day)?.filter(isUse);
      if (orders === undefined || orders.length === 0) continue;
      const history = histories.get(code) ?? histories.set(code, new CodeHistory(code, day)).get(code)!;
      for (const _ of orders) history.add(day, [-1, -1, -1]);
      history.roll(index, day - WINDOW_DAYS);
      const curve = curves.get(code) ?? curves.set(code, []).get(code)!;
      rising(curve, day, judgeCode(history, index, pool, day).score);
    }
  }
  return curves;
}
