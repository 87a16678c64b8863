import { Bar, BarChart, CartesianGrid, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import { formatDay } from "#app/format/dates.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

type Shown = Pick<LeakView, "days" | "since" | "sinceFrom" | "sinceTo" | "endedOn">;

/** Orders of each day. A dashed line marks the estimated date, a band the days between which it lies, another line the end of the code. */
export default function LeakChart({ days, since, sinceFrom, sinceTo, endedOn }: Shown) {
  const { locale } = useShopFormat();
  const label = (day: string) => formatDay(day, { locale });
  return (
    <ResponsiveContainer width="100%" height={260}>
      <BarChart
        data={days}
        margin={endedOn === null ? { top: 24, right: 8, bottom: 0, left: 0 } : { top: 40, right: 44, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="day" tickFormatter={label} minTickGap={40} tickLine={false} fontSize={12} />
        <YAxis width={36} allowDecimals={false} tickLine={false} axisLine={false} fontSize={12} />
        <Tooltip formatter={(value) => [String(value), "Orders"]} labelFormatter={(day) => label(String(day))} />
        {sinceFrom === sinceTo ? null : <ReferenceArea x1={sinceFrom} x2={sinceTo} fill="#8a6d1b" fillOpacity={0.15} ifOverflow="hidden" />}
        <Bar dataKey="orders" name="Orders" fill="#0b7a75" isAnimationActive={false} />
        <ReferenceLine
          x={since}
          stroke="#8e1f0b"
          strokeDasharray="4 3"
          label={{ value: label(since), position: "top", fontSize: 12, fill: "#8e1f0b" }}
        />
        {endedOn === null ? null : (
          <ReferenceLine
            x={endedOn}
            stroke="#616161"
            label={{ value: `ended ${label(endedOn)}`, position: "top", offset: 20, fontSize: 12, fill: "#616161" }}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
}
