/**
 * Members: everybody the merchant works with.
 * For the support person with a name, a handle or a code in an e-mail: find the creator, open their page.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { z } from "zod";

import { MembersIndex } from "./members-index.tsx";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { MEMBER_LIST_SORTS } from "#app/members/member-filter.ts";
import { deleteList, readLists, saveList } from "#app/members/member-lists.server.ts";
import { searchMembers } from "#app/members/search-members.server.ts";
import { readTags } from "#app/members/tag-members.server.ts";
import { listOffers } from "#app/offers/list-offers.server.ts";
import { memberFilterFrom, oneOf, pageFrom } from "#app/http/params.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const address = new URL(request.url).searchParams;
  const list = {
    ...memberFilterFrom(address),
    sort: oneOf(MEMBER_LIST_SORTS, { raw: address.get("sort"), fallback: "name" }),
    direction: oneOf(["asc", "desc"] as const, { raw: address.get("direction"), fallback: "asc" }),
    page: pageFrom(address),
    pageSize: PAGE_SIZE,
  };
  const [members, offers, lists, tags] = await Promise.all([searchMembers(ctx, list), listOffers(ctx), readLists(ctx), readTags(ctx)]);
  return { list, query: viewOf(address), members, offers: offers.map(({ id, title }) => ({ id, title })), lists, tags };
}

/** What a view is made of; the page, and what Shopify adds to addresses, is not. */
function viewOf(address: URLSearchParams): string {
  const kept = ["search", "offer", "code", "tag", "attention", "archived", "sort", "direction"].flatMap((name) => {
    const value = address.get(name);
    return value ? [[name, value]] : [];
  });
  return new URLSearchParams(kept).toString();
}

const asked = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save_list"), name: z.string(), query: z.string() }),
  z.object({ intent: z.literal("delete_list"), id: z.uuid() }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const { ctx, staff } = await forAdmin(request);
  const parsed = asked.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  if (parsed.data.intent === "delete_list") await deleteList(ctx, parsed.data.id);
  else await saveList(ctx, { name: parsed.data.name, query: viewOf(new URLSearchParams(parsed.data.query)), createdBy: staff.id });
  return null;
}

export const meta = () => [{ title: "Members" }];

export default function Members() {
  const { query, members, ...props } = useLoaderData<typeof loader>();
  const nobody = members.total === 0 && query === "";
  return (
    <Page
      fullWidth
      title="Members"
      subtitle="Creators who hold promo codes of your offers"
      primaryAction={{ content: "Add member", url: "/app/members/new" }}
      secondaryActions={[{ content: "Import", url: "/app/members/import" }]}
    >
      {nobody ? (
        <EmptyResults title="No members yet" action={{ content: "Import members", url: "/app/members/import" }}>
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
