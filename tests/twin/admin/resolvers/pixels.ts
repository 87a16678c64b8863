import { gid } from "../../world/gid.ts";
import type { WebPixel } from "../../world/types.ts";
import { demandScope } from "../access.ts";
import type { Args, Context, Fields } from "../context.ts";
import { readId } from "../ids.ts";

/** The settings that extensions/refused-codes declares; a store knows them from the app's release. */
const DECLARED = ["address", "shop", "key"];

const refused = (field: string[] | null, code: string, message: string) => ({ webPixel: null, userErrors: [{ field, code, message }] });

const inputOf = (args: Args) => (args as unknown as { webPixel: { settings: WebPixel["settings"] } }).webPixel;

function demandBoth(scopes: readonly string[], field: string): void {
  // Both are named by the answer that was recorded without them.
  demandScope(scopes, field, "write_pixels");
  demandScope(scopes, field, "read_customer_events");
}

/** Documented: settings are held to what the extension declares, a single line each. The words of refusals are assumed. */
function problemOf(settings: unknown) {
  const given = settings as Record<string, unknown>;
  const fits =
    Object.keys(given).length === DECLARED.length && DECLARED.every((name) => typeof given[name] === "string" && given[name] !== "");
  return fits ? null : refused(["settings"], "INVALID_SETTINGS", "Settings do not match the definition");
}

export const pixelRoots: Fields<undefined> = {
  webPixel: (_root, _args, { world, scopes }) => {
    demandScope(scopes, "webPixel", "read_pixels");
    return world.data.webPixel;
  },
};

/** An app has one pixel in a store at most (documented: a second one is TAKEN). */
export const pixelMutations: Fields<undefined> = {
  webPixelCreate: (_root, args: Args, { world, scopes }: Context) => {
    demandBoth(scopes, "webPixelCreate");
    const { settings } = inputOf(args);
    if (world.data.webPixel) return refused(null, "TAKEN", "Web pixel is taken");
    const problem = problemOf(settings);
    if (problem) return problem;
    world.data.webPixel = { id: world.nextId(), settings };
    world.touch();
    return { webPixel: world.data.webPixel, userErrors: [] };
  },
  webPixelUpdate: (_root, args: Args, { world, scopes }: Context) => {
    demandBoth(scopes, "webPixelUpdate");
    const { settings } = inputOf(args);
    if (world.data.webPixel?.id !== readId(args.id, "WebPixel")) return refused(["id"], "NOT_FOUND", "Pixel not found");
    const problem = problemOf(settings);
    if (problem) return problem;
    world.data.webPixel = { ...world.data.webPixel, settings };
    world.touch();
    return { webPixel: world.data.webPixel, userErrors: [] };
  },
  webPixelDelete: (_root, { id }: Args, { world, scopes }: Context) => {
    demandBoth(scopes, "webPixelDelete");
    if (world.data.webPixel?.id !== readId(id, "WebPixel"))
      return { deletedWebPixelId: null, userErrors: [{ field: ["id"], code: "NOT_FOUND", message: "Pixel not found" }] };
    world.data.webPixel = null;
    world.touch();
    return { deletedWebPixelId: id, userErrors: [] };
  },
};

export const pixelFields: Fields<WebPixel> = { id: ({ id }) => gid("WebPixel", id), settings: ({ settings }) => settings };
