/**
 * Members: everybody the merchant works with.
 * For the support person with a name, a handle or a code in an e-mail: find the creator, open their page.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";

import { MembersIndex } from "./members-index.tsx";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { MEMBER_LIST_SORTS } from "#app/members/member-filter.ts";
import { searchMembers } from "#app/members/search-members.server.ts";
import { readTags } from "#app/members/tag-members.server.ts";
import { listOffers } from "#app/offers/list-offers.server.ts";
import { memberFilterFrom, oneOf, pageFrom } from "#app/http/params.server.ts";
import { viewOf } from "#app/views/saved-view.ts";
import { readViews } from "#app/views/saved-views.server.ts";
import { useMay } from "#app/ui/rights.tsx";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const list = {
    ...memberFilterFrom(address),
    sort: oneOf(MEMBER_LIST_SORTS, { raw: address.get("sort"), fallback: "name" }),
    direction: oneOf(["asc", "desc"] as const, { raw: address.get("direction"), fallback: "asc" }),
    page: pageFrom(address),
    pageSize: PAGE_SIZE,
  };
  const [members, offers, views, tags] = await Promise.all([
    searchMembers(ctx, list),
    listOffers(ctx),
    readViews(ctx, "members"),
    readTags(ctx),
  ]);
  const query = viewOf("members", address);
  return shown({ list, query, members, offers: offers.map(({ id, title }) => ({ id, title })), views, tags });
}

export const meta = () => [{ title: "Members" }];

export default function Members() {
  const { query, members, ...props } = useLoaderData<typeof loader>();
  const may = useMay();
  const nobody = members.total === 0 && query === "";
  return (
    <Page
      fullWidth
      title="Members"
      subtitle="Creators who hold promo codes of your offers"
      {...(may("refresh") && {
        primaryAction: { content: "Add member", url: "/app/members/new" },
        secondaryActions: [{ content: "Import", url: "/app/members/import" }],
      })}
    >
      {nobody ? (
        <EmptyResults
          title="No members yet"
          action={{ content: "Import members", url: "/app/members/import", right: "refresh" }}
          second={{ content: "Add a member by hand", url: "/app/members/new", right: "refresh" }}
        >
          Members are the creators in your offers. Import them from a file or add them one by one, and they are listed here with their
          codes.
        </EmptyResults>
      ) : (
        <MembersIndex {...props} query={query} members={members} />
      )}
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
