/** Creators' accounts on social networks: as handles, as addresses of profiles, several in one field. */

import { isEmailAddress } from "#app/format/email-address.ts";

export const NETWORKS = ["instagram", "tiktok", "youtube", "x", "twitch", "pinterest"] as const;
export type Network = (typeof NETWORKS)[number];
/** `network` is empty where nothing says which it is. Handles are lower case without the @; ids of YouTube channels keep their case. */
export type Account = { network: Network | ""; handle: string };

const HOSTS: readonly [RegExp, Network][] = [
  [/^(?:[a-z0-9-]+\.)*(?:instagram\.com|instagr\.am|ig\.me)$/, "instagram"],
  [/^(?:[a-z0-9-]+\.)*tiktok\.com$/, "tiktok"],
  [/^(?:[a-z0-9-]+\.)*youtube\.com$/, "youtube"],
  [/^(?:[a-z0-9-]+\.)*(?:twitter\.com|x\.com)$/, "x"],
  [/^(?:[a-z0-9-]+\.)*twitch\.tv$/, "twitch"],
  [/^(?:[a-z0-9-]+\.)*pinterest\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/, "pinterest"],
];

/** Hosts that shorten addresses: what stands behind the slash is nobody's name. */
const SHORT =
  /^(?:youtu\.be|pin\.it|v[mt]\.tiktok\.com|t\.co|bit\.ly|tinyurl\.com|goo\.gl|ow\.ly|cutt\.ly|rb\.gy|is\.gd|buff\.ly|lnkd\.in|redd\.it|fb\.watch|liketk\.it|clips\.twitch\.tv|discord\.gg|wa\.me|amzn\.(?:to|eu|com))$/;

/** First parts of paths that are pages of the network, not people. */
const PAGES: Record<Network, ReadonlySet<string>> = {
  instagram: new Set([
    ...[
      "p",
      "reel",
      "reels",
      "tv",
      "explore",
      "accounts",
      "direct",
      "s",
      "share",
      "invites",
      "web",
      "about",
      "legal",
      "developer",
      "channel",
    ],
  ]),
  tiktok: new Set(["tag", "music", "discover", "video", "t", "share", "h5", "foryou", "following", "live", "search", "explore"]),
  youtube: new Set([
    ...["watch", "shorts", "playlist", "live", "results", "feed", "embed", "v", "attribution_link", "hashtag", "clip", "post", "redirect"],
  ]),
  x: new Set(["i", "home", "search", "hashtag", "intent", "share", "explore"]),
  twitch: new Set(["directory", "videos", "downloads", "settings", "p", "clip", "team", "search", "subs"]),
  pinterest: new Set(["pin", "search", "ideas", "today"]),
};

/** Parts of other addresses that say what follows is somebody's name: `snapchat.com/add/maya`, `linkedin.com/in/maya`. */
const BEFORE_NAMES = new Set([
  ...["add", "in", "u", "user", "users", "profile", "people", "pages", "p", "c", "channel", "creator", "company"],
  ...["shop", "explore", "influencer", "m", "moderator", "popout"],
]);

/** First parts of other addresses that are pages of a site, and no name either. */
const PAGES_ELSEWHERE = new Set([
  ...["about", "about-us", "blog", "home", "index", "contact", "links", "news", "groups", "events", "watch", "sharer", "share", "url"],
  ...[
    "story",
    "stories",
    "reel",
    "posts",
    "video",
    "videos",
    "hashtag",
    "search",
    "login",
    "web",
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "ja",
  ],
]);
/** The part of an address that holds another: what a network or a search engine makes of a link that is followed out of it. */
const WITHIN = ["u", "q", "url", "target"];

const NOBODY =
  /^(?:n\/?\.?a\.?|none|none yet|not yet|coming soon|null|nil|nan|0|[xy]|no|yes|nein|ja|keine|keins|aucun|ninguno|nessuno|geen|tbd|tba|unknown|private|deleted|inactive|closed|idem|ditto|dito|(?:same|see|siehe|wie)(?: (?:as )?(?:above|before|oben|instagram|insta|ig))|same|(?:i )?(?:do|does)(?: not|n['’]?t) have(?: .*)?|(?:no|not on|kein(?:en)?|pas (?:de |d['’])|sin|nessun|geen|sem) ?(?:account|handle|profile?|social media|instagram|insta|ig|tik ?tok|tt|you ?tube|yt|twitter|twitch|pinterest)|[^\p{L}\p{N}]+)$/iu;

/** Networks as people name them beside a handle: `IG: maya`, `maya (TikTok)`. */
const CALLED: Record<string, Network> = {
  ...{ instagram: "instagram", insta: "instagram", ig: "instagram", tiktok: "tiktok", tt: "tiktok", youtube: "youtube", yt: "youtube" },
  ...{ twitter: "x", x: "x", twitch: "twitch", pinterest: "pinterest" },
};
const NAMES = Object.keys(CALLED).join("|");

/** The one network that a cell beside a handle names: "Instagram", "X (Twitter)", "TikTok Shop". Empty for none, and for several. */
function networkIn(cell: string): Network | "" {
  const named = cell
    .toLowerCase()
    .replace(/tik tok/gu, "tiktok")
    .replace(/you tube/gu, "youtube")
    .split(/[^\p{L}\p{N}]+/u);
  const [one = "", ...others] = new Set(named.flatMap((word) => (Object.hasOwn(CALLED, word) ? [CALLED[word]!] : [])));
  return others.length === 0 ? one : "";
}
/** What stands between a network and the handle: a sign, or a word such as "handle" as well. */
const NAMED_BEFORE = new RegExp(
  `^(${NAMES})(?:\\.com|\\.tv)?(?:\\s+(?:handle|user\\s?name|user|account|profile|link|name|id))?(?:\\s*[:=\\-–—]\\s*|\\s+(?=@|https?://)|(?=@\\w+$)|/(?=@?[\\w.]+$))(.+)$`,
  "iu",
);
/** "My Instagram is @maya". */
const SAID = new RegExp(`(?:\\bmy\\s+)?\\b(${NAMES})\\s+is\\s*:?\\s+(?=@|https?:)`, "giu");
/** "Instagram maya": no handle holds a blank. One letter may be anything. */
const NAMED_WITHOUT_SIGN = new RegExp(`^(${NAMES.replace("|x|", "|")})\\s+([\\w.]+)$`, "iu");
const NAMED_AFTER = new RegExp(
  `^(.+?)(?:\\s*[([]\\s*(${NAMES})\\s*[)\\]]|\\s+(?:[-–]|on|auf|sur)\\s+(${NAMES})|(?<=^[\\w.]+)@(${NAMES}))$`,
  "iu",
);
/** How many follow somebody, alone or behind a handle: `@maya (12k followers)`, `@maya | 12.5k`. */
const FOLLOWERS =
  /(?:^|\s*[-–—:|]\s*|\s+)[([]?\s*\d[\d.,]*\s*(?:[km]\b\+?|(?:[km]\b\+?\s*)?(?:followers?|follower:innen|abonn\p{L}*|seguidores|fans|subs(?:cribers)?))\s*[)\]]?$/iu;

/** What people type where there is nothing to type: "n/a", a hyphen. */
export function namesNobody(text: string): boolean {
  return NOBODY.test(text);
}

/** Telephone numbers stand in columns of this kind too: with a country's or an area's sign, or in groups. */
const PHONE = /^(?=(?:\D*\d){7,15}\D*$)(?:\+[\d\s().\/-]+|00\d[\d\s().\/-]+|\(?\d{2,5}\)?(?:[\s.\/-]+\d{2,}){1,4})$/;

/** Networks that are not told apart here, named before a handle. */
const ELSEWHERE = /^(?:snapchat|snap|facebook|fb|threads|linkedin|bluesky|reddit|telegram|discord|patreon)\s*[:–-]\s*(?=@?[\w.])/i;

/** One handle on several networks: `IG/TikTok: @maya`, `maya (IG, TT)`. */
const LIST_OF_NETWORKS = `(?:${NAMES})(?:\\s*(?:[/&+,]|and|und|et|y|e)\\s*(?:${NAMES}))+`;
const ON_SEVERAL = new RegExp(
  `^(${LIST_OF_NETWORKS})\\s*(?::|\\s)\\s*(@?[\\w.]+)$|^(@?[\\w.]+)\\s*(?:[([]\\s*(${LIST_OF_NETWORKS})\\s*[)\\]]|\\s(?:on|auf|sur)\\s+(${LIST_OF_NETWORKS}))$`,
  "iu",
);

const SEPARATORS = new RegExp(
  `[,;|、\\n\\r\\t]+|(?<=[\\w.])(?=https?://)|/(?=@)(?<=@[\\w.-]+/)|\\s+(?=(?:${NAMES})(?:\\s*:|\\s+@))|(?<!\\b(?:on|auf|sur))\\s+(?=(?:${NAMES.replace("|x|", "|")})\\s+[\\w.]+(?:\\s|$))|\\s+(?:and|und|et|y|e|en|or|oder|ou|&|\\+|/)\\s+|(?<![:\\-–])(?<!(?<![\\w@])(?:${NAMES}))\\s+(?=@|https?://|www\\.|(?:instagram|tiktok|youtube|twitter|x|pinterest)\\.com/)`,
  "iu",
);

/** The accounts a cell names, in its order, each once. What names nobody, such as the address of a video, is passed over. */
export function accountsIn(cell: string, network: Network | "" = ""): Account[] {
  const found = new Map<string, Account>();
  const text = plain(cell).trim().replace(FOLLOWERS, "");
  const several = ON_SEVERAL.exec(text);
  if (several) {
    const [, before, behind, handle, within, on] = several;
    const named = (before ?? within ?? on ?? "").toLowerCase().split(/[^a-z]+/);
    const networks = [...new Set(named.flatMap((word) => CALLED[word] ?? []))];
    return networks.flatMap((of) => bareHandle(behind ?? handle ?? "", of) ?? []);
  }
  // Addresses hold no blanks or commas; a handle holds neither.
  const parts = text.split(SEPARATORS);
  for (const part of parts) {
    const account = accountOf(part.trim(), network);
    if (account) found.set(`${account.network} ${account.handle}`, account);
  }
  return [...found.values()];
}

/** Without what a spreadsheet, a chat or a telephone put around it: signs nobody sees, full-width letters, a formula, Markdown. */
function plain(cell: string): string {
  return (
    cell
      .replace(/\p{Cf}/gu, "")
      .replace(/[\uff01-\uff5e]/gu, (sign) => sign.normalize("NFKC"))
      .replace(/^=hyperlink\(\s*"([^"]*)".*$/i, "$1")
      .replace(/\[[^\]]*\]\((https?:[^)\s]+)\)/gi, "$1")
      .replace(/\b(?:https?(?::\s*\/{0,2}(?!\d)|\/\/)\s*)+(?=\S)/gi, "https://")
      .replace(/@+(?=https?:|www\.|(?:instagram|tiktok|youtube|twitter|x)\.com\/)/gi, "")
      .replace(/\(at\)/gi, "@")
      .replace(SAID, "$1: ")
      // A comma or a blank within the address of a network.
      .replace(/\b(instagram|tiktok|youtube|twitter|pinterest)\s*[.,]\s*com\b/gi, "$1.com")
      .replace(/(?<=\.(?:com|tv)\/)\s+(?=\S)/gi, "")
      .replaceAll("/#!/", "/")
      .replace(/\btik tok\b/giu, "tiktok")
      .replace(/\byou tube\b/giu, "youtube")
      // Points and numbers of a list.
      .replace(/\s*[•·‣▪●]\s*|(?:^|\s+)\d{1,2}[.)]\s+(?=@)/gu, "\n")
  );
}

/** A note behind a handle, in brackets, and signs that no handle begins or ends with. */
const NOTE = /\s*[([][^()[\]]*[)\]]$/u;
const AROUND = /^[\p{Extended_Pictographic}\ufe0f\s]+|[\p{Extended_Pictographic}\ufe0f\s!?…]+$/gu;
/** A hashtag is nobody's name, and neither is the network itself. */
const NO_NAME = new RegExp(`^#|^@?(?:${NAMES})$`, "iu");

/** One account; null where the text names none. */
function accountOf(written: string, network: Network | ""): Account | null {
  const text = written
    .replace(FOLLOWERS, "")
    .replace(AROUND, "")
    .replace(/^["'“”(<]+(?=[@\p{L}])|(?<=\S)["'“”’>]+$/gu, "")
    .replace(/^([^(]*)\)$/, "$1")
    .replace(ELSEWHERE, "")
    .replace(/^\/?(?:u|user)\/(?=[\w-]+\/?$)|^\/(?=@?[\w.-]+\/?$)/i, "");
  if (text === "" || namesNobody(text) || namesNobody(text.replace(NOTE, "")) || PHONE.test(text) || NO_NAME.test(text)) return null;
  // Most cells hold a handle and nothing else.
  if (/^@?[\w.-]+$/.test(text) && !/^www\./i.test(text) && !HOSTS.some(([host]) => host.test(text.toLowerCase())))
    return bareHandle(text, network);
  const named = NAMED_BEFORE.exec(text) ?? NAMED_WITHOUT_SIGN.exec(text);
  if (named) return accountOf(named[2]!.trim(), CALLED[named[1]!.toLowerCase()]!);
  const after = NAMED_AFTER.exec(text);
  if (after) return accountOf(after[1]!.trim(), CALLED[(after[2] ?? after[3] ?? after[4])!.toLowerCase()]!);
  // "Maya Moss - https://instagram.com/maya" names the address.
  const within = /\s(https:\/\/\S+)$/i.exec(text);
  if (within) return accountOf(within[1]!, network);
  const address = addressOf(text.replace(/^((?:https:\/\/|www\.)\S+|\S+\.(?:com|tv)\/\S+)\s.*$/i, "$1"));
  // "Maya Moss (@maya)".
  const noted = /^[^@]*\s[([]\s*(@[\w.-]+)\s*[)\]]$/u.exec(text);
  return address ? ofProfile(address) : bareHandle(noted?.[1] ?? text.replace(NOTE, ""), network);
}

function bareHandle(text: string, network: Network | ""): Account | null {
  const [, plain = ""] = /^@*([^/?#]*)/u.exec(text) ?? [];
  // Of Mastodon and the like the server is named behind it. No network lets a handle end with a dot.
  const handle = (text.startsWith("@") ? plain.replace(/^([\w.]+)@[\w.-]+\.[a-z]{2,}$/i, "$1") : plain)
    .trim()
    .replace(/(?<=[\p{L}\p{N}_])\.+$/u, "");
  if (handle === "") return null;
  return { network, handle: /^UC[\w-]{22}$/.test(handle) ? handle : handle.toLowerCase() };
}

/** The address of a page, with or without a scheme; null for what is only a handle, even one with dots. */
function addressOf(text: string): URL | null {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (/\s/.test(text) || text.startsWith("@") || !URL.canParse(written)) return null;
  const url = new URL(written);
  if (written === text) return url;
  // Without a scheme it is an address if it begins with a network's host, or with any host that a path follows.
  const isHost = url.hostname.startsWith("www.") || SHORT.test(url.hostname) || HOSTS.some(([host]) => host.test(url.hostname));
  return isHost || /^[^/]+\.[a-z]{2,}\/./i.test(text) ? url : null;
}

function ofProfile({ hostname, pathname, searchParams }: URL): Account | null {
  if (SHORT.test(hostname)) return null;
  const inside = WITHIN.map((name) => searchParams.get(name) ?? "").find((value) => /^https?:\/\//i.test(value));
  const behind = inside ?? /(?<=.\/)https?:\/\/?\S+$/i.exec(pathname)?.[0].replace(/^(https?:)\/+/i, "$1//");
  if (behind !== undefined && URL.canParse(behind)) return ofProfile(new URL(behind));
  const network = HOSTS.find(([host]) => host.test(hostname))?.[1];
  const parts = pathname.split("/").filter(Boolean).map(decoded);
  if (network === undefined) {
    // A link list, another network or a page of their own: the first part is as near to a handle as it comes.
    while (parts.length > 1 && BEFORE_NAMES.has(parts[0]!.toLowerCase())) parts.shift();
    const [name] = parts;
    if (name !== undefined && (/\.(?:php|aspx?|html?)$/i.test(name) || PAGES_ELSEWHERE.has(name.toLowerCase()))) return null;
    return name === undefined ? null : { network: "", handle: handleFrom(name) };
  }
  if (network === "instagram" && parts[0] === "_u" && parts[1]) return { network, handle: handleFrom(parts[1]) };
  if (network === "instagram" && hostname === "ig.me" && parts[0] === "m" && parts[1]) return { network, handle: handleFrom(parts[1]) };
  if (network === "instagram" && parts[0] === "stories" && parts[1])
    return parts[1] === "highlights" ? null : { network, handle: handleFrom(parts[1]) };
  if (network === "twitch") {
    const channel = searchParams.get("channel");
    if (channel) return { network, handle: handleFrom(channel) };
    if (parts.length > 1 && /^(?:popout|moderator|u)$/i.test(parts[0]!)) return { network, handle: handleFrom(parts[1]!) };
  }
  if (network === "youtube" && parts[0] === "channel" && parts[1]) return { network, handle: parts[1] };
  if (network === "youtube" && (parts[0] === "c" || parts[0] === "user") && parts[1]) return { network, handle: handleFrom(parts[1]) };
  if (network === "x" && parts[0] === "intent" && searchParams.has("screen_name"))
    return { network, handle: handleFrom(searchParams.get("screen_name")!) };
  const [first] = parts;
  if (first === undefined || PAGES[network].has(first.toLowerCase())) return null;
  return { network, handle: handleFrom(first) };
}

function handleFrom(part: string): string {
  return part.replace(/^@+|\.+$/g, "").toLowerCase();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whether it is one account: the same handle, on the same network as far as anybody said. */
export function meets(one: Account, other: Account): boolean {
  return one.handle === other.handle && (one.network === other.network || one.network === "" || other.network === "");
}

/** Whether a text can be a handle: letters, digits, dots, hyphens and underscores. */
export function isHandle(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}._-]+$/u.test(text);
}

/**
 * Every account a row names, once; the column for handles first, on the network that the column beside it names. An e-mail address in such a column is passed over, and what cannot be a
 * handle as well where there is another that can: alone it stays, to be told of.
 */
export function accountsOf(cells: Partial<Record<Network | "handle" | "channel", string>>): Account[] {
  const beside = networkIn(cells.channel ?? "");
  const named = [...accountsIn(cells.handle ?? "", beside), ...NETWORKS.flatMap((network) => accountsIn(cells[network] ?? "", network))];
  const usable = named.filter(({ handle }) => isHandle(handle));
  const all = usable.length > 0 ? usable : named.filter(({ handle }) => !isEmailAddress(handle));
  const accounts: Account[] = [];
  for (const account of all) {
    const at = accounts.findIndex((known) => meets(known, account));
    if (at === -1) accounts.push(account);
    else if (accounts[at]!.network === "") accounts[at] = account;
  }
  return accounts;
}
