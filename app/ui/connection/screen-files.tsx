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

/** What the screens of the admin consist of, by Remix's list of routes. */
export function screenFilesOf(routes: Readonly<Record<string, RouteFiles | undefined>>): string[] {
  const screens = Object.values(routes).filter((route) => route?.id.startsWith("routes/app"));
  return [...new Set(screens.flatMap((route) => (route ? [route.module, ...(route.imports ?? [])] : [])))];
}

/** Loads them once the page that was asked for has loaded. They are not run. */
export function loadScreenFiles(page: Window): void {
  const files = JSON.parse(page.document.getElementById(ID)?.textContent ?? "[]") as string[];
  const load = () => {
    for (const href of files) {
      const link = page.document.createElement("link");
      Object.assign(link, { rel: "modulepreload", href });
      page.document.head.append(link);
    }
  };
  const later = () => setTimeout(load, 500);
  if (page.document.readyState === "complete") later();
  else page.addEventListener("load", later, { once: true });
}
