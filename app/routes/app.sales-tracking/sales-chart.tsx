import { CartesianGrid, Legend, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { SalesOverTime } from "#app/screens/report/sales-over-time.server.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Revenue and conversions over time. A dashed line marks where codes were refreshed, so that before and after can be told apart. */
export default function SalesChart({ course }: { course: SalesOverTime }) {
  const { money, locale } = useShopFormat();
  const label = (day: string) => formatDay(day, { locale, month: course.unit === "month" });
  const marked = new Map(course.refreshes.map((mark) => [mark.day, mark.codes]));
  return (
    <ResponsiveContainer width="100%" height={260}>
      <LineChart data={course.points} margin={{ top: 16, right: 8, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="day" tickFormatter={label} minTickGap={40} tickLine={false} fontSize={12} />
        <YAxis
          yAxisId="revenue"
          width={72}
          tickFormatter={(minor: number) => money(minor).replace(/[.,]\d\d$/, "")}
          tickLine={false}
          axisLine={false}
          fontSize={12}
        />
        <YAxis yAxisId="conversions" orientation="right" width={36} allowDecimals={false} tickLine={false} axisLine={false} fontSize={12} />
        <Tooltip
          formatter={(value, name) => [name === "Revenue" ? money(Number(value)) : String(value), name]}
          labelFormatter={(day) => {
            const codes = marked.get(String(day));
            return `${label(String(day))}${codes ? `, ${plural(codes, "code")} refreshed` : ""}`;
          }}
        />
        <Legend />
        {course.refreshes.map(({ day }) => (
          <ReferenceLine key={day} yAxisId="revenue" x={day} stroke="var(--p-color-border-emphasis)" strokeDasharray="4 3" />
        ))}
        <Line
          yAxisId="revenue"
          dataKey="revenueMinor"
          name="Revenue"
          stroke="#0b7a75"
          strokeWidth={2}
          dot={false}
          isAnimationActive={false}
        />
        <Line
          yAxisId="conversions"
          dataKey="conversions"
          name="Conversions"
          stroke="#8a6d1b"
          strokeWidth={1.5}
          dot={false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
