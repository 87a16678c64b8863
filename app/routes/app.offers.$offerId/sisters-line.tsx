import { InlineStack, Link, Text } from "@shopify/polaris";

import { listOf } from "#app/format/counts.ts";
import type { OfferView } from "#app/offers/read-offer.server.ts";
import type { TieState } from "#app/stores/stores.ts";
import { useMay } from "#app/ui/rights.tsx";

/** An offer with the names of the stores that it is tied to. */
export type TiedOffer = OfferView & { tiedTo: readonly string[] };

/** Said before something that other stores do not follow; nothing where the offer has no sister. `what` goes on there. */
export function staysElsewhere({ tiedTo }: Pick<TiedOffer, "tiedTo">, what: string): string {
  return tiedTo.length === 0 ? "" : ` In ${listOf(tiedTo)} ${what}: only refreshes are followed there.`;
}

/** Which stores have the same offer, and that a refresh asks whether they follow. */
export function SistersLine({ sisters }: { sisters: readonly { name: string; state: TieState }[] }) {
  const may = useMay();
  if (sisters.length === 0) return null;
  const namesOf = (wanted: TieState) => listOf(sisters.filter(({ state }) => state === wanted).map(({ name }) => name));
  const [tied, asked, toAgree] = [namesOf("on"), namesOf("asked"), namesOf("to_agree")];
  const words = [
    tied === "" ? null : `Tied to the same offer in ${tied}: a refresh asks whether it follows.`,
    asked === "" ? null : `Tying it waits for ${asked}.`,
    toAgree === "" ? null : `${toAgree} asks to tie it.`,
  ].filter((part) => part !== null);
  return (
    <div className="aside">
      <InlineStack gap="200" wrap>
        <Text as="p">{words.join(" ")}</Text>
        {may("settings") ? <Link url="/app/settings/stores">Other stores</Link> : null}
      </InlineStack>
    </div>
  );
}
