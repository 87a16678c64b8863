import { useFetcher, useNavigate } from "@remix-run/react";
import { Text } from "@shopify/polaris";
import { Command } from "cmdk";
import { useEffect, useMemo, useState, type ReactNode } from "react";

import { codeUrl } from "#app/codes/code-url.ts";
import { standingLook } from "#app/codes/standing-look.ts";
import { LONGEST_SEARCH } from "#app/format/search-text.ts";
import { atHandle } from "#app/members/member-fields.ts";
import type { EverythingFound } from "#app/screens/search/find-from-keys.server.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { answerTo } from "#app/ui/search/answer-to.ts";
import { orderUrl } from "#app/ui/search/search-links.ts";

import { PLACES, placesFor } from "./places.ts";

/** As in the search of Home. */
const PAUSE_MS = 200;

export type PaletteProps = {
  /** What stands in its field at first. */
  typed: string;
  onClose: () => void;
  /** To the list of keys. */
  onList: () => void;
};

/** One field over pages and over everything that Home finds. Loaded when it is first opened. */
export function CommandPalette({ typed: begin, onClose, onList }: PaletteProps) {
  const navigate = useNavigate();
  const may = useMay();
  const { load, data } = useFetcher<EverythingFound>();
  const [typed, setTyped] = useState(begin);
  const text = typed.trim();

  useEffect(() => {
    if (text === "") return;
    const timer = setTimeout(() => load(`/app/found?${new URLSearchParams({ search: text }).toString()}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, load]);

  const go = (url: string) => {
    onClose();
    if (url.startsWith("shopify:")) open(url, "_top");
    else navigate(url);
  };
  const places = placesFor(
    text,
    PLACES.filter(({ right }) => may(right)),
  );
  // What was found for another text is not shown: Enter must not lead to it.
  const found = text === "" ? null : answerTo(data, text);
  const groups = useMemo(() => (found ? groupsOf(found) : []), [found]);
  const first = groups[0]?.items[0]?.id ?? places[0]?.url ?? "search";
  const [chosen, setChosen] = useState(first);
  // What was found comes first, and Enter leads to it.
  useEffect(() => setChosen(first), [first]);
  return (
    <Dialog open onClose={onClose} title="Go to or find" titleHidden>
      <Command label="Go to or find" className="palette" shouldFilter={false} loop value={chosen} onValueChange={setChosen}>
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          maxLength={LONGEST_SEARCH}
          placeholder="Page, code, member, offer or order"
        />
        <Command.List label="What was found">
          {groups.map(({ heading, items }) => (
            <Command.Group key={heading} heading={heading}>
              {items.map(({ id, url, name, detail }) => (
                <Item key={id} id={id} detail={detail} onSelect={() => go(url)}>
                  {name}
                </Item>
              ))}
            </Command.Group>
          ))}
          {found?.leaks?.length === 0 ? <p className="palette-note">No leak case is open.</p> : null}
          {places.length > 0 ? (
            <Command.Group heading="Pages">
              {places.map(({ name, url, key }) => (
                <Item key={url} id={url} onSelect={() => go(url)} detail={key === undefined ? "" : `G ${key.toUpperCase()}`}>
                  {name}
                </Item>
              ))}
            </Command.Group>
          ) : null}
          {text === "" ? (
            <Command.Group heading="Help">
              <Item id="keys" onSelect={onList}>
                Keyboard shortcuts
              </Item>
            </Command.Group>
          ) : (
            <Command.Group heading="Search">
              <Item id="search" onSelect={() => go(`/app/search?${new URLSearchParams({ search: text }).toString()}`)}>
                {`Search for “${text}”`}
              </Item>
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

type Group = { heading: string; items: { id: string; url: string; name: string; detail: string }[] };

/** What was found, as lines to choose from; kinds of which there is nothing are left out. */
function groupsOf({ found, leaks }: EverythingFound): Group[] {
  const { guessed, codes, members, offers, orders } = found;
  const kinds: [heading: string, lines: Omit<Group["items"][number], "id">[]][] = [
    ["Open leak cases", (leaks ?? []).map(({ what, about, action }) => ({ url: action.url, name: what, detail: about }))],
    [
      guessed ? "Codes that are read alike" : "Promo codes",
      codes.map(({ kind, name, member, offer, place, until }) => ({
        url: codeUrl(name),
        name,
        detail: `${kind === "decoy" ? `decoy, ${place}` : `${kind === "visitor" ? "one visitor of " : ""}${member}, ${offer}`}${until === null ? "" : ", ended"}`,
      })),
    ],
    [
      "Members",
      members.map(({ id, name, handle, email, archived }) => ({
        url: `/app/members/${id}`,
        name: name || email,
        detail: [handle === "" ? email : atHandle(handle), ...(archived ? ["archived"] : [])].join(", "),
      })),
    ],
    [
      "Offers",
      offers.map(({ id, title, paused, archived, ...standing }) => ({
        url: `/app/offers/${id}`,
        name: title,
        detail: archived ? "Archived" : standingLook(standing, paused).label,
      })),
    ],
    [
      "Orders",
      orders.map((order) => ({ url: orderUrl(order), name: order.name, detail: order.member?.name ?? "No member’s: opens in Shopify" })),
    ],
  ];
  return kinds
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => ({ heading, items: lines.map((line, at) => ({ id: `${heading} ${at} ${line.url}`, ...line })) }));
}

type ItemProps = { id: string; detail?: string; onSelect: () => void; children: ReactNode };

function Item({ id, detail = "", onSelect, children }: ItemProps) {
  return (
    <Command.Item value={id} onSelect={onSelect}>
      <Text as="span" breakWord>
        {children}
      </Text>
      {detail === "" ? null : (
        <Text as="span" tone="subdued" breakWord>
          {detail}
        </Text>
      )}
    </Command.Item>
  );
}
