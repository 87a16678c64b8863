import { Banner, List } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { OfferForSelection } from "#app/projects/selection-in-offers.server.ts";

/** So many names fit a dialog; the refresh page lists everybody who was left out. */
const NAMED_HERE = 20;
/** So many ids fit an address; the others are found by the project. */
const MOST_TICKED = 100;

/** Names the selected members who do not belong to the chosen offer: they are excluded from the refresh. */
export function ExcludedMembers({
  projectId,
  offer: { id, title, outsiders, belonging },
}: {
  projectId: string;
  offer: OfferForSelection;
}) {
  if (outsiders.length === 0) return null;
  const named = outsiders.slice(0, NAMED_HERE);
  const more = outsiders.length - named.length;
  const ticked = outsiders.slice(0, MOST_TICKED).map((member) => member.id);
  const giveCodes = `/app/offers/${id}/add-members?${new URLSearchParams({ project: projectId, tick: ticked.join(",") })}`;
  return (
    <Banner
      action={{ content: outsiders.length === 1 ? "Give them a first code" : "Give them their first codes", url: giveCodes }}
      tone={belonging === 0 ? "warning" : "info"}
      title={`${plural(outsiders.length, "member")} ${outsiders.length === 1 ? "does" : "do"} not belong to ${title} and will be excluded`}
    >
      <List>
        {named.map(({ id, name }) => (
          <List.Item key={id}>{name}</List.Item>
        ))}
        {more > 0 ? <List.Item>{`${more} more, named on the next page`}</List.Item> : null}
      </List>
      {belonging === 0 ? <p>Nobody is left to refresh. Give them a code first, or choose another offer or other members.</p> : null}
    </Banner>
  );
}
