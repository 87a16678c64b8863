/** Which file of the browser's a module goes into. */
import type { Rollup } from "vite";

/** Large and seldom needed: charts and the palette, which load by themselves, and the letters of all scripts in plain ones. */
const APART = /-chart\.tsx$|\/command-palette\.tsx$|\/node_modules\/any-ascii\//;

/**
 * Every screen's files are loaded ahead (`ui/connection/screen-files`), so one file of shared code costs less than two hundred small
 * ones: what screens share is one file, the libraries are another, and each route is its own. `root` is where the clone lies; what
 * folders above it are called decides nothing.
 */
export function sharedFile(root: string, id: string, { getModuleInfo }: Pick<Rollup.PluginContext, "getModuleInfo">): string | undefined {
  const within = (one: string) => (one.startsWith(root) ? one.slice(root.length) : one);
  const isLibrary = (one: string) => within(one).includes("/node_modules/");
  const isApart = (one: string) => APART.test(within(one));
  const reaches = (from: string, next: "importers" | "importedIds", isIt: (one: string) => boolean): boolean => {
    const seen = new Set<string>();
    const look = (one: string): boolean => {
      if (seen.has(one)) return false;
      seen.add(one);
      if (isIt(one)) return true;
      return !(next === "importers" && isApart(one)) && (getModuleInfo(one)?.[next] ?? []).some(look);
    };
    return look(from);
  };
  if (isLibrary(id)) {
    const isOfScreens = !isApart(id) && reaches(id, "importers", (one) => !isLibrary(one) && !isApart(one));
    return isOfScreens ? "libraries" : undefined;
  }
  const isShared = /^\/app\/(?!routes\/|root|entry)/.test(within(id)) && !reaches(id, "importedIds", isApart);
  return isShared ? "shared" : undefined;
}
