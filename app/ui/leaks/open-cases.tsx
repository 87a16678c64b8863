import { Banner, Link } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { OpenCase } from "#app/screens/leak/open-cases.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Codes that may have leaked, each with the way to its case; nothing where there is none. */
export function OpenCases({ cases }: { cases: readonly OpenCase[] }) {
  const { locale } = useShopFormat();
  if (cases.length === 0) return null;
  return (
    <Banner tone="warning" title={`${plural(cases.length, "code")} may have leaked`}>
      <ul className="reasons">
        {cases.map(({ id, name, since, member, channel, guarded }) => (
          <li key={id}>
            <Link url={`/app/leaks/${id}`}>{name}</Link>
            {`, ${member}${channel === null ? "" : `, for ${channel}`}, since ${formatDay(since, { locale })}${guarded ? ". Guarded: it works only through their link" : ""}`}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
