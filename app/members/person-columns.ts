/** The columns of a file that say who somebody is: what programs for creators, shops and plain lists call them. */
import { fieldOf, headerKey, takeColumns, type Dictionary } from "#app/files/columns.ts";

import { NETWORKS, type Network } from "./accounts.ts";

export const PERSON_FIELDS = ["id", "firstName", "lastName", "name", "email", "handle", ...NETWORKS, "customerId", "code"] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];
/** A row's cells by what they were taken for; absent and empty columns are missing. */
export type PersonCells = Partial<Record<PersonField, string>>;

export const FIELD_LABELS: Record<PersonField, string> = {
  id: "Member ID in this app",
  firstName: "First name",
  lastName: "Last name",
  name: "Full name",
  email: "E-mail address",
  handle: "Handle or profile address",
  instagram: "Instagram",
  tiktok: "TikTok",
  youtube: "YouTube",
  x: "X (Twitter)",
  twitch: "Twitch",
  pinterest: "Pinterest",
  customerId: "Shopify customer ID",
  code: "Promo code",
};

/** A network's column is called like it, alone or with one of these words. */
const ACCOUNT_WORDS = [
  "",
  "handle",
  "username",
  "user name",
  "url",
  "link",
  "profile",
  "profile url",
  "profile link",
  "account",
  "name",
  "id",
];
const accounts = (...names: string[]) =>
  names.flatMap((name) => ACCOUNT_WORDS.flatMap((word) => [`${name} ${word}`, ...(word === "" ? [] : [`${word} ${name}`])]));

const NETWORK_HEADERS: Record<Network, readonly string[]> = {
  instagram: accounts("instagram", "ig", "insta"),
  tiktok: accounts("tiktok", "tik tok", "tt"),
  youtube: [...accounts("youtube", "yt"), "youtube channel", "youtube channel url", "youtube channel id"],
  x: [...accounts("twitter", "x twitter"), "x", "x handle", "x username", "x url"],
  twitch: [...accounts("twitch"), "twitch channel"],
  pinterest: accounts("pinterest"),
};

/** In any other words a column that names a network is its accounts, unless one of these says that it counts or tells something of them. */
const NETWORK_NAMES: Record<Network, RegExp> = {
  instagram: /instagram|インスタ|инстаграм/,
  tiktok: /tiktok|ティックトック/,
  youtube: /youtube|ユーチュー/,
  x: /twitter/,
  twitch: /twitch/,
  pinterest: /pinterest/,
};
const ABOUT_ACCOUNTS =
  /follow|フォロワー|подписчик|abonn|seguidor|seguace|volger|like|engag|rate|average|avg|post|view|reach|count|number|verified|audience|date|status|bio|fans|video|mail|price|budget|fee|story|stories|reel|content/;

/**
 * Headers of Shopify's customers, GRIN, Aspire, UpPromote, Refersion, GoAffPro, Social Snowball, Superfiliate and Collabs, and of
 * plain lists in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Polish and Japanese. LeadDyno and
 * Tapfiliate: help.leaddyno.com/article/3595, support.tapfiliate.com/en/articles/1426640; Google's contacts: "E-mail 1 - Value".
 */
export const PERSON_COLUMNS: Dictionary<PersonField> = {
  id: ["id", "member id", "reissue id"],
  firstName: [
    ...["first name", "first", "given name", "forename", "affiliate first name", "creator first name", "contact first name", "fname"],
    ...[
      "vorname",
      "prénom",
      "nombre",
      "nombre de pila",
      "primer nombre",
      "nome de batismo",
      "primeiro nome",
      "voornaam",
      "förnamn",
      "fornavn",
      "imię",
    ],
    ...["名", "お名前（名）", "名前（名）", "etunimi", "jméno", "keresztnév", "имя", "ad"],
  ],
  lastName: [
    ...["last name", "last", "surname", "family name", "affiliate last name", "creator last name", "contact last name", "lname"],
    ...["nachname", "familienname", "zuname", "nom de famille", "apellido", "apellidos", "cognome", "sobrenome", "apelido", "achternaam"],
    ...[
      "efternamn",
      "efternavn",
      "etternavn",
      "nazwisko",
      "姓",
      "お名前（姓）",
      "名前（姓）",
      "名字",
      "sukunimi",
      "příjmení",
      "vezetéknév",
      "фамилия",
      "soyad",
    ],
  ],
  name: [
    ...[
      "name",
      "full name",
      "creator",
      "creator name",
      "member",
      "member name",
      "display name",
      "affiliate",
      "affiliate name",
      "influencer",
    ],
    ...["influencer name", "ambassador", "ambassador name", "partner", "partner name", "contact name", "customer name", "billing name"],
    ...[
      "vollständiger name",
      "vor- und nachname",
      "vorname und nachname",
      "nom complet",
      "nom et prénom",
      "prénom et nom",
      "nombre completo",
    ],
    ...[
      "nombre y apellidos",
      "nome completo",
      "nome e cognome",
      "volledige naam",
      "naam",
      "namn",
      "navn",
      "imię i nazwisko",
      "氏名",
      "姓名",
      "이름",
      "성명",
      ...[
        "publisher",
        "publisher name",
        "your name",
        "ambassadeur",
        "ambassadrice",
        "influenceur",
        "influenceuse",
        "créateur",
        "créatrice",
      ],
      ...["creador", "creadora", "nombre del creador", "criador", "criadora", "embajador", "embajadora", "influenciador", "influenciadora"],
      ...["jméno a příjmení", "nimi", "ad soyad", "adı soyadı", "teljes név", "név", "creatore", "nome creator"],
      "фио",
      "名前",
      "お名前",
    ],
  ],
  email: [
    ...[
      "email",
      "e-mail",
      "email address",
      "mail",
      "emails",
      "mail address",
      "affiliate email",
      "creator email",
      "contact email",
      "customer email",
    ],
    ...["primary email", "primary email address", "work email", "member email", "influencer email", "email id"],
    ...[
      "e-mail-adresse",
      "mailadresse",
      "e-mail adresse",
      "adresse e-mail",
      "adresse mail",
      "adresse email",
      "courriel",
      "adresse électronique",
    ],
    ...[
      "correo",
      "correo electrónico",
      "dirección de correo",
      "dirección de correo electrónico",
      "e-mailadres",
      "emailadres",
      "indirizzo e-mail",
    ],
    ...["indirizzo email", "posta elettronica", "endereço de e-mail", "endereço de email", "correio eletrônico", "e-postadress", "e-post"],
    ...[
      "adres e-mail",
      "メール",
      "メールアドレス",
      "eメール",
      "sähköposti",
      "эл. почта",
      "электронная почта",
      "电子邮件",
      "邮箱",
      "이메일",
      "почта",
      ...["your email", "user email", "creator email address", "affiliate email address", "contact email address", "partner email"],
      ...["publisher email", "ambassador email", "primary contact email", "email 1", "e-mail 1 - value", "e-mail 1 address"],
      ...[
        "eメールアドレス",
        "e-posta",
        "e-posta adresi",
        "e-mailová adresa",
        "email cím",
        "e-mail cím",
        "email adresse",
        "sähköpostiosoite",
      ],
      "電子郵件",
    ],
  ],
  handle: [
    ...[
      "handle",
      "username",
      "user name",
      "social handle",
      "social",
      "social media",
      "social profile",
      "social url",
      "profile url",
      "profile link",
      "creator profile url",
      "creator profile link",
      "social link",
      "social links",
      "profile",
    ],
    ...["account", "uid", "creator handle", "influencer handle", "social media handle", "social media link", "social account"],
    ...["benutzername", "nutzername", "profil", "nom d'utilisateur", "pseudo", "pseudonyme", "usuario", "nombre de usuario", "nome utente"],
    ...["nome de usuário", "utilizador", "gebruikersnaam", "användarnamn", "brugernavn", "ユーザー名", "アカウント"],
  ],
  ...NETWORK_HEADERS,
  customerId: [
    "customer id",
    "shopify customer id",
    "shopify id",
    "customer",
    "kunden-id",
    "kundennummer",
    "id client",
    "id de cliente",
    "id cliente",
  ],
  code: [
    ...[
      "code",
      "promo code",
      "discount code",
      "discount codes",
      "promokod",
      "промокод",
      "купон",
      "优惠码",
      "折扣码",
      "優惠碼",
      "折扣碼",
      "쿠폰",
      "쿠폰 코드",
      "할인 코드",
      "coupon",
      "coupon code",
      "coupons",
      "coupon codes",
      "affiliate code",
      "ref code",
    ],
    ...["referral code", "voucher", "voucher code", "creator code", "affiliate coupon", "discount", "unique code", "custom code"],
    ...[
      "gutschein",
      "gutscheincode",
      "rabattcode",
      "aktionscode",
      "code promo",
      "code de réduction",
      "code promotionnel",
      "bon de réduction",
    ],
    ...[
      "código",
      "código de descuento",
      "cupón",
      "código promocional",
      "cupom",
      "código de desconto",
      "codice",
      "codice sconto",
      "codice promozionale",
    ],
    ...[
      "codes",
      "promo codes",
      "voucher codes",
      "personal code",
      "personal discount code",
      "unique discount code",
      "creator discount code",
    ],
    ...["discount code name", "promotion code", "affiliate discount code", "cupón de descuento", "cupom de desconto", "cupom desconto"],
    ...["gutscheincodes", "rabattcodes", "codes promo", "rabattkode", "alennuskoodi", "slevový kód", "indirim kodu", "kuponkód", "kupon"],
    ...["kortingscode", "couponcode", "rabattkod", "rabatkode", "kod rabatowy", "クーポン", "クーポンコード", "割引コード"],
  ],
};

export function isPersonHeader(header: string): boolean {
  return fieldOf(header, PERSON_COLUMNS) !== null;
}

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
  const coupons = PERSON_COLUMNS.code.filter((header) => !isReference(header));
  const code = has(...coupons) ? coupons : PERSON_COLUMNS.code;
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

function namesOneNetwork(key: string): boolean {
  return NETWORKS.filter((network) => NETWORK_NAMES[network].test(key)).length === 1;
}
