import { isRouteErrorResponse } from "@remix-run/react";

import { NOT_PERMITTED } from "#app/access/rights.ts";

type ErrorLabels = { title: string; body: string; next: "home" | "again" };

/** What a person is told of an error: never a stack, never Shopify's raw words. */
export function errorLabels(error: unknown): ErrorLabels {
  const status = isRouteErrorResponse(error) ? error.status : 500;
  // Shopify's own refusals have the same status, and no sentence.
  if (isRouteErrorResponse(error) && status === 403 && error.statusText === NOT_PERMITTED)
    return { title: "This is not open to you", body: String(error.data), next: "home" };
  switch (status) {
    case 404:
      return {
        title: "This page is not here",
        body: "What it showed may have been removed, or it belongs to another shop. The address may also be mistyped.",
        next: "home",
      };
    case 401:
    case 403:
      return {
        title: "Shopify has to let Reissue in again",
        body: "The access of this app to the shop has ended. Close the app and open it again from the Apps list; nothing has been lost.",
        next: "again",
      };
    case 400:
    case 413:
    case 415:
      return {
        title: "This could not be read",
        body: "What was sent is not what this page sends, or it arrived cut off. Nothing was changed. Go back, reload the page and try again.",
        next: "again",
      };
    case 503:
      return {
        title: "Shopify is not answering at the moment",
        body: "Nothing was changed and nothing was lost. Refreshes that are running go on by themselves once Shopify answers.",
        next: "again",
      };
    default:
      return {
        title: "This page could not be shown",
        body: "Something went wrong on our side, and it has been recorded. Your offers, codes and figures are safe.",
        next: "again",
      };
  }
}
