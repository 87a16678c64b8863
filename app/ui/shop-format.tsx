/** Money and dates of the shop at hand, so that no screen names a currency, zone or locale itself. */
import { createContext, useContext, useMemo } from "react";
import type { ReactNode } from "react";

import { formatClock, formatDate, formatDateTime, formatHour, formatTime, zoneName } from "#app/format/dates.ts";
import { formatMoney } from "#app/format/money.ts";

/** `hidesMoney`: amounts are not for this reader, and none came. */
type ShopFacts = { name: string; currency: string; zone: string; locale: string; hidesMoney?: boolean };

type ShopFormat = {
  shopName: string;
  currency: string;
  locale: string;
  money(minor: number): string;
  /** False for a reader without the right to money. */
  seesMoney: boolean;
  count(value: number): string;
  percent(share: number): string;
  date(iso: string): string;
  dateTime(iso: string): string;
  time(iso: string): string;
  /** "2:02 PM". */
  hour(iso: string): string;
  /** "at 2:02 PM", with its date on any other day than today. */
  clock(iso: string): string;
  /** The zone in words. */
  zone: string;
  /** Its name in the IANA database: `America/New_York`. */
  timeZone: string;
  /** Whether a time of day was written on this page, so that its zone has to be said. */
  written: { time: boolean };
};

const Context = createContext<ShopFormat | null>(null);

/** `page` names the page that is shown: on another one nothing has been written yet. */
export function ShopFormatProvider({ facts, page = "", children }: { facts: ShopFacts; page?: string; children: ReactNode }) {
  const { name, currency, zone, locale, hidesMoney = false } = facts;
  const format = useMemo<ShopFormat>(
    () => shopFormat({ name, currency, zone, locale, hidesMoney }, { page, time: false }),
    [name, currency, zone, locale, hidesMoney, page],
  );
  return <Context.Provider value={format}>{children}</Context.Provider>;
}

export function useShopFormat(): ShopFormat {
  const format = useContext(Context);
  if (format === null) throw new Error("useShopFormat needs a ShopFormatProvider above it");
  return format;
}

function shopFormat(facts: ShopFacts, written: { page: string; time: boolean }): ShopFormat {
  const { name, currency, zone, locale } = facts;
  const where = { zone, locale };
  const noting = (text: string) => {
    written.time = true;
    return text;
  };
  return {
    shopName: name,
    currency,
    locale,
    seesMoney: facts.hidesMoney !== true,
    money: (minor) => (facts.hidesMoney === true ? "Hidden" : formatMoney(minor, { currency, locale })),
    count: (value) => value.toLocaleString(locale),
    percent: (share) => share.toLocaleString(locale, { style: "percent", maximumFractionDigits: 0 }),
    date: (iso) => formatDate(iso, where),
    dateTime: (iso) => noting(formatDateTime(iso, where)),
    hour: (iso) => noting(formatHour(iso, where)),
    time: (iso) => noting(formatTime(iso, where)),
    clock: (iso) => noting(formatClock(iso, { ...where, now: new Date() })),
    zone: zoneName(where),
    timeZone: zone,
    written,
  };
}
