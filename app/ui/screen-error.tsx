import { useRouteError } from "@remix-run/react";

import { AppBridgeAnswer, isAppBridgeAnswer } from "./app-bridge-answer.tsx";
import { ErrorCard } from "./error-card.tsx";

/** The error boundary of a screen: the menu stays, the screen says in plain words what happened and what to do. */
export function ScreenError() {
  const error = useRouteError();
  return isAppBridgeAnswer(error) ? <AppBridgeAnswer error={error} /> : <ErrorCard error={error} />;
}
