import { isRouteErrorResponse } from "@remix-run/react";

type HtmlAnswer = { data: string };

/**
 * When a session has to be renewed, the Shopify library throws a small page with App Bridge and a script that moves on.
 * It arrives as an "error" and has to be put on the page as it is.
 */
export function isAppBridgeAnswer(error: unknown): error is HtmlAnswer {
  return isRouteErrorResponse(error) && typeof error.data === "string" && error.data.includes("data-api-key");
}

export function AppBridgeAnswer({ error }: { error: HtmlAnswer }) {
  return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
}
