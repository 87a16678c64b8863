/** What each column of a file of people is taken for, by its words, by what stands beside it and by what stands below. */
import { headerKey, takeColumns } from "#app/files/columns.ts";

import { NETWORKS, type Network } from "./accounts.ts";
import { NETWORK_HEADERS, PERSON_COLUMNS, type PersonField } from "./person-columns.ts";

/** In any other words a column that names a network is its accounts, unless one of these says that it counts or tells something of them. */
const NETWORK_NAMES: Record<Network, RegExp> = {
  instagram: /instagram|インスタ|инстаграм|인스타그램|انستغرام|אינסטגרם/,
  tiktok: /tiktok|ティックトック|틱톡/,
  youtube: /youtube|ユーチュー|유튜브/,
  x: /twitter/,
  twitch: /twitch/,
  pinterest: /pinterest/,
};
const ABOUT_ACCOUNTS =
  /follow|フォロワー|подписчик|abonn|seguidor|seguace|volger|like|engag|rate|average|avg|post|view|reach|count|number|verified|audience|date|status|bio|fans|video|mail|price|budget|fee|story|stories|reel|content/;

type Sample = readonly (readonly string[])[];

/**
 * What each column is taken for; null for one that is not used. "Nom" is the family name beside "Prénom" and "Nome" the first name
 * beside "Cognome"; "Customer" is a customer's id only where ids stand below it, else a name.
 */
export function takePersonColumns(
  headers: readonly string[],
  { sample, remembered }: { sample: Sample; remembered?: ReadonlyMap<string, PersonField | null> },
): (PersonField | null)[] {
  const keys = headers.map(headerKey);
  const dictionary = { ...PERSON_COLUMNS, ...ambiguous(keys, sample) };
  return takeColumns(headers, { dictionary, sample, addresses: "email", ...(remembered && { remembered }) });
}

/** Fields whose headers mean one or the other by what stands beside or below them. */
function ambiguous(keys: readonly string[], sample: Sample): Partial<Record<PersonField, readonly string[]>> {
  const has = (...headers: string[]) => headers.some((header) => keys.includes(headerKey(header)));
  const first = [...PERSON_COLUMNS.firstName];
  const last = [...PERSON_COLUMNS.lastName];
  const names = [...PERSON_COLUMNS.name];
  if (has("prénom")) last.push("nom");
  else names.push("nom");
  if (has("cognome", "sobrenome", "apelido")) first.push("nome");
  else names.push("nome");
  // "Name" beside "Vorname" is the family name.
  if (has("vorname", "first name", "voornaam", "förnamn", "fornavn") && !has("nachname", "last name", "familienname", "achternaam")) {
    last.push(...["name", "naam", "namn", "navn"]);
    for (const one of ["name", "naam", "namn", "navn"]) names.splice(names.indexOf(one), 1);
  }
  // "Nombre" without "Apellidos" is the whole name.
  if (!has("apellido", "apellidos")) {
    first.splice(first.indexOf("nombre"), 1);
    names.push("nombre");
  }
  const customers = PERSON_COLUMNS.customerId.filter((header) => header !== "customer");
  const isId = (text: string) => /^'?(?:gid:\/\/shopify\/Customer\/|https?:\/\/\S+\/customers\/)?\d{5,20}$/.test(text);
  const below = keys.includes("customer") ? sample.map((cells) => cells[keys.indexOf("customer")] ?? "").filter((text) => text !== "") : [];
  if (below.length > 0 && below.filter(isId).length * 2 >= below.length) customers.push("customer");
  else names.push("customer");
  // A reference in a link is the code only where no column of coupons is there.
  const isReference = (header: string) => header === "ref code" || header === "referral code";
  const coupons = PERSON_COLUMNS.code.filter((header) => !isReference(header) && !isWorth(header, keys, sample));
  const code = has(...coupons) ? coupons : [...coupons, ...PERSON_COLUMNS.code.filter(isReference)];
  const networks = Object.fromEntries(
    NETWORKS.map((network) => {
      const others = keys.filter((key) => NETWORK_NAMES[network].test(key) && !ABOUT_ACCOUNTS.test(key) && namesOneNetwork(key));
      return [network, [...NETWORK_HEADERS[network], ...others]];
    }),
  );
  return {
    ...networks,
    firstName: first,
    lastName: last,
    name: names,
    customerId: customers,
    code,
  };
}

/** "Discount" may be what a code takes off: an amount stands below it, or a kind of discount. */
function isWorth(header: string, keys: readonly string[], sample: Sample): boolean {
  const at = keys.indexOf(headerKey(header));
  const below = at === -1 ? [] : sample.map((cells) => cells[at] ?? "").filter((text) => text !== "");
  const amount =
    header === "discount"
      ? /^(?:[^\p{L}]*|percent(?:age)?|fixed.*|amount|free shipping|(?:[$€£¥]|[a-z]{3})? ?[\d.,]+ ?(?:%|percent|off|[$€£¥]|[a-z]{3})?)$/iu
      : /^[^\p{L}]*%[^\p{L}]*$|^[$€£¥] ?[\d.,]+$|^[\d.,]+ ?[$€£¥]$/u;
  return below.length > 0 && below.filter((text) => amount.test(text)).length * 2 > below.length;
}

function namesOneNetwork(key: string): boolean {
  return NETWORKS.filter((network) => NETWORK_NAMES[network].test(key)).length === 1;
}
