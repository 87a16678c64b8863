import { InlineStack, Link, Text } from "@shopify/polaris";

import { listOf } from "#app/format/counts.ts";
import type { OfferView } from "#app/offers/read-offer.server.ts";
import type { SisterStore, TieState } from "#app/stores/stores.ts";
import { useMay } from "#app/ui/rights.tsx";

/** An offer with the stores that it is tied to. */
export type TiedOffer = OfferView & { tiedTo: readonly SisterStore[] };

/** Said before something that other stores do not follow; nothing where the offer has no sister. `what` goes on there. */
export function staysElsewhere({ tiedTo }: Pick<TiedOffer, "tiedTo">, what: string): string {
  return tiedTo.length === 0 ? "" : ` In ${listOf(tiedTo.map(({ name }) => name))} ${what}: this is not followed there.`;
}

/** Which stores have the same offer, and what asks whether they follow. */
export function SistersLine({ sisters }: { sisters: readonly { name: string; state: TieState }[] }) {
  const may = useMay();
  if (sisters.length === 0) return null;
  const namesOf = (wanted: TieState) => listOf(sisters.filter(({ state }) => state === wanted).map(({ name }) => name));
  const [tied, asked, toAgree] = [namesOf("on"), namesOf("asked"), namesOf("to_agree")];
  const words = [
    tied === ""
      ? null
      : `Tied to the same offer in ${tied}: refreshing it, changing who is in it, pausing and ending ask whether it follows.`,
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
