/** Any other address inside the app: somebody followed an old or mistyped link, and is told so with a way back. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { notFound } from "#app/http/params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await forAdmin(request, "view");
  throw notFound();
}

export const meta = () => [{ title: "This page is not here" }];

export default function Nowhere() {
  return null;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
