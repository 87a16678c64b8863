/**
 * Members: everybody the merchant works with.
 * For the support person with a name, a handle or a code in an e-mail: find the creator, open their page.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { Page } from "@shopify/polaris";

import { MembersIndex } from "#app/components/member/members-index.tsx";
import { NothingHere } from "#app/components/nothing-here.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { searchMembers } from "#app/members/search-members.server.ts";
import { pageFrom, searchFrom } from "#app/request-params.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const address = new URL(request.url).searchParams;
  const list = { search: searchFrom(address), page: pageFrom(address), pageSize: PAGE_SIZE };
  return { list, members: await searchMembers(ctx, list) };
}

export const meta = () => [{ title: "Members" }];

export default function Members() {
  const { list, members } = useLoaderData<typeof loader>();
  const navigation = useNavigation();
  const looking = navigation.state === "loading" && navigation.location.pathname === "/app/members";
  const nobody = members.total === 0 && list.search === "";
  return (
    <Page fullWidth title="Members" subtitle="Creators who hold promo codes of your offers">
      {nobody ? (
        <NothingHere title="No members yet" action={{ content: "Open sales tracking", url: "/app/sales-tracking" }}>
          Members are the creators in your offers. Once an offer has members, they are listed here with their codes.
        </NothingHere>
      ) : (
        <MembersIndex list={list} members={members} looking={looking} />
      )}
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
