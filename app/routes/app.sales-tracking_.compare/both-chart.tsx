import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import { formatDay } from "#app/format/dates.ts";
import type { BothOverTime } from "#app/screens/report/side-by-side.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** The revenue of two over the same days. The second line is dashed, so that they can be told apart without colour. */
export default function BothChart({ course, names }: { course: BothOverTime; names: readonly [string, string] }) {
  const { money, locale } = useShopFormat();
  const label = (day: string) => formatDay(day, { locale, month: course.unit === "month" });
  const line = { type: "linear", dot: false, isAnimationActive: false, strokeWidth: 2 } as const;
  return (
    <ResponsiveContainer width="100%" height={260}>
      <LineChart data={course.points} margin={{ top: 16, right: 8, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="day" tickFormatter={label} minTickGap={40} tickLine={false} fontSize={12} />
        <YAxis
          width={72}
          tickFormatter={(minor: number) => money(minor).replace(/[.,]\d\d$/, "")}
          tickLine={false}
          axisLine={false}
          fontSize={12}
        />
        <Tooltip formatter={(value, name) => [money(Number(value)), name]} labelFormatter={(day) => label(String(day))} />
        <Legend />
        <Line {...line} dataKey="one" name={names[0]} stroke="#0b7a75" />
        <Line {...line} dataKey="other" name={names[1]} stroke="#8a6d1b" strokeDasharray="6 3" />
      </LineChart>
    </ResponsiveContainer>
  );
}
