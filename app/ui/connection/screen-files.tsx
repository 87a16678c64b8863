/**
 * The scripts of every screen, loaded while the connection is there. Remix loads a screen's script when it is first opened, and
 * reloads the whole page when it cannot: without a connection that would end everything on it.
 */
import { createContext, useContext } from "react";

/** The addresses, on the server. The browser reads them from the page. */
export const ScreenFiles = createContext<readonly string[]>([]);

const ID = "screen-files";

/** Writes the addresses into the document. */
export function ScreenFilesList() {
  const files = useContext(ScreenFiles);
  const json = typeof document === "undefined" ? JSON.stringify(files) : (document.getElementById(ID)?.textContent ?? "[]");
  return <script id={ID} type="application/json" dangerouslySetInnerHTML={{ __html: json }} />;
}

type RouteFiles = { id: string; module: string; imports?: string[] };

/** What the screens of the admin consist of, by Remix's list of routes. A route without a screen imports nothing: its file is empty. */
export function screenFilesOf(routes: Readonly<Record<string, RouteFiles | undefined>>): string[] {
  const screens = Object.values(routes).filter((route) => route?.id.startsWith("routes/app") && route.imports?.length);
  return [...new Set(screens.flatMap((route) => (route ? [route.module, ...(route.imports ?? [])] : [])))];
}

/**
 * Loads them once the page that was asked for has loaded; they are not run. Each is fetched before the browser is told that it is a
 * module: a module that could not be fetched once is not asked for again.
 */
export function loadScreenFiles(page: Window): void {
  const wanted = JSON.parse(page.document.getElementById(ID)?.textContent ?? "[]") as string[];
  const load = async () => {
    for (let href = wanted.shift(); href !== undefined; href = wanted.shift()) {
      const answer = await page.fetch(href, { keepalive: true }).catch(() => null);
      if (!answer?.ok) {
        wanted.unshift(href);
        return;
      }
      const link = page.document.createElement("link");
      Object.assign(link, { rel: "modulepreload", href });
      page.document.head.append(link);
    }
  };
  const begin = () => setTimeout(() => void load(), 300);
  if (page.document.readyState === "complete") begin();
  else page.addEventListener("load", begin, { once: true });
  page.addEventListener("online", () => void load());
}

type ReloadEvent = Event & { navigationType: string; userInitiated: boolean };
type WithRouter = {
  navigation?: EventTarget;
  __remixRouter?: { state: { navigation: { location?: { pathname: string; search: string } } } };
};

/**
 * Remix reloads the page when a screen's script could not be loaded, whatever the reason. That waits here until the server answers,
 * and then goes where the person wanted to go. Browsers that cannot hold a reload back do as before.
 */
export function holdReloads(page: Window): void {
  const { navigation } = page as Window & WithRouter;
  navigation?.addEventListener("navigate", (event) => {
    const { navigationType, userInitiated } = event as ReloadEvent;
    if (navigationType !== "reload" || userInitiated || !event.cancelable) return;
    event.preventDefault();
    const wanted = (page as Window & WithRouter).__remixRouter?.state.navigation.location;
    void page.fetch("/healthz").then(() => {
      const { pathname, search } = wanted ?? page.location;
      // Another document: the address alone would be the router's, which waits for the script that is missing.
      page.location.replace(`${pathname}${search}`);
    });
  });
}
