/**
 * Leaks: the codes that may have leaked, those that were replaced and those that were no leak. For a support person who comes back to
 * one, and for a merchant who wants to know what there was.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LeaksScreen } from "./leaks-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { oneOf, pageFrom } from "#app/http/params.server.ts";
import { LEAK_TABS, listLeaks } from "#app/screens/leak/list-cases.server.ts";

const PAGE_SIZE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const tab = oneOf(LEAK_TABS, { raw: address.get("show"), fallback: "all" });
  const page = pageFrom(address);
  return shown({ ...(await listLeaks(ctx, { tab }, { page, pageSize: PAGE_SIZE })), tab, page, pageSize: PAGE_SIZE });
}

export const meta = () => [{ title: "Leaks" }];

export default function Leaks() {
  return <LeaksScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
