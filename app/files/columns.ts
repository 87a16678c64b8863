/** What the columns of a file are taken for, by their headers in many languages and by what stands below them. */

/** For each field, the headers that name it. */
export type Dictionary<F extends string> = Readonly<Record<F, readonly string[]>>;

/** A header as it is compared and remembered: without case, accents, blanks and punctuation, in any script. */
export function headerKey(header: string): string {
  return header
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The keys by which the columns of one file are remembered: a header that stands there again has its place behind it. Empty for none. */
export function headerKeys(headers: readonly string[]): string[] {
  const times = new Map<string, number>();
  return headers.map((header) => {
    const key = headerKey(header);
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return key === "" || time === 1 ? key : `${key}#${time}`;
  });
}

const indexes = new WeakMap<object, Map<string, string>>();

function indexOf<F extends string>(dictionary: Dictionary<F>): Map<string, F> {
  const known = indexes.get(dictionary) as Map<string, F> | undefined;
  if (known) return known;
  const index = new Map<string, F>();
  for (const [field, headers] of Object.entries(dictionary) as [F, readonly string[]][])
    for (const header of headers) if (!index.has(headerKey(header))) index.set(headerKey(header), field);
  indexes.set(dictionary, index as Map<string, string>);
  return index;
}

/** Whose something is says nothing of what it is, but of these: anybody may have an id or an account of a program. */
const OF_PERSON =
  /^(?:the )?(?:creator|influencer|affiliate|ambassador|partner|member|contact|person|shopify)(?:['’]?s?['’]?)\s+|\s+(?:of )?(?:the )?(?:creator|influencer|affiliate|ambassador|partner)$|(?<=\bcode)\s+(?:used|assigned)$/iu;
const NOT_OF_PERSON = new Set(["id", "uid", "account", "discount", "customer", "partner", "channel", "platform", "network"]);

/** The field a header names; null for one that is not known. */
export function fieldOf<F extends string>(header: string, dictionary: Dictionary<F>): F | null {
  const index = indexOf(dictionary);
  if (headerKey(header) === "") return null;
  // "Email (required)" and "E-mail *" are "email", and so is "What's your e-mail?" of a form.
  const bare = header.replace(/[([].*$/u, "");
  const asked = bare
    // "3. E-mail", "user.email", "Q2: E-mail".
    .replace(/^\s*(?:\d{1,2}[.)]\s*|Q\d{1,2}\s*[:.]\s*|[a-z]+[.:](?=[a-z]))/iu, "")
    .replace(/^\s*(?:deine?|ihre?|ton|ta|votre|tu|il\s+tuo|la\s+tua|seu|sua|jouw|je|your)\s+/iu, "")
    .replace(/^\s*(?:please\s+)?(?:what(?:['’]?s|\s+is)|enter|provide|add|share)\s+(?:your\s+)?|^\s*and\s+(?:your\s+)?/iu, "")
    .replace(/\s+(?:you(?:['’]d|\s+would)\s+like|if\s+any|please).*$/iu, "");
  const theirs = headerKey(asked.trim().replace(OF_PERSON, "").replace(OF_PERSON, ""));
  const exact = index.get(headerKey(header)) ?? index.get(headerKey(bare)) ?? index.get(headerKey(asked));
  return (
    exact ?? (NOT_OF_PERSON.has(theirs) ? null : index.get(theirs)) ?? (header.includes("\ufffd") ? damagedField(header, index) : null)
  );
}

/** One letter of a header that is damaged does not make another column of it, where only one field can be meant. */
function damagedField<F extends string>(header: string, index: ReadonlyMap<string, F>): F | null {
  const parts = header.split(/\ufffd+/u).map(headerKey);
  if (parts.join("").length < 3) return null;
  for (const letters of ["{1}", "{0,2}"]) {
    const pattern = new RegExp(`^${parts.join(`[\\p{L}\\p{N}]${letters}`)}$`, "u");
    const [field, ...others] = new Set([...index].flatMap(([key, of]) => (pattern.test(key) ? [of] : [])));
    if (field !== undefined) return others.length === 0 ? field : null;
  }
  return null;
}

type TakeOptions<F extends string> = {
  dictionary: Dictionary<F>;
  /** What a person chose before, by `headerKeys`; null for "not used". */
  remembered?: ReadonlyMap<string, F | null>;
  /** Some rows below the header. */
  sample?: readonly (readonly string[])[];
  /** The field of addresses: a column nobody knows that is full of them is this. */
  addresses?: F;
};

/** A field is one column's: the first that names it and has something below it, and what a person chose before goes first. */
export function takeColumns<F extends string>(
  headers: readonly string[],
  { dictionary, remembered, sample = [], addresses }: TakeOptions<F>,
) {
  const taken = new Set<F>();
  const claim = (field: F | null): F | null => {
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return field;
  };
  const chosen = headerKeys(headers).map((key) => {
    const field = remembered?.get(key);
    return field === undefined ? undefined : claim(field);
  });
  const fields = headers.map((header) => fieldOf(header, dictionary));
  const isEmpty = (column: number) => sample.every((cells) => (cells[column] ?? "") === "");
  const isExact = (at: number) => indexOf(dictionary).has(headerKey(headers[at]!));
  // One that is empty, and "E-mail (PayPal)" beside "E-mail", lets a later one go first.
  const isBetterBelow = (at: number) =>
    fields.some(
      (field, other) => other > at && field === fields[at] && !isEmpty(other) && (isEmpty(at) || (isExact(other) && !isExact(at))),
    );
  const columns = headers.map((_, at) => (chosen[at] !== undefined ? chosen[at] : isBetterBelow(at) ? null : claim(fields[at]!)));
  if (addresses !== undefined && !taken.has(addresses)) {
    const at = headers.findIndex(
      (_, column) => columns[column] === null && chosen[column] === undefined && isFullOfAddresses(sample, column),
    );
    if (at !== -1) columns[at] = claim(addresses);
  }
  return columns;
}

/** An e-mail address, alone or behind a name as mail programs write it. */
export function looksLikeAddress(text: string): boolean {
  return /^(?:\S+@[^\s@]+\.[^\s@]+|[^<>@]*<[^\s<>]+@[^\s<>@]+\.[^\s<>@]+>[,;]?)$/.test(text);
}

function isFullOfAddresses(sample: readonly (readonly string[])[], column: number): boolean {
  const filled = sample.map((cells) => cells[column] ?? "").filter((text) => text !== "");
  return filled.length > 0 && filled.filter(looksLikeAddress).length >= filled.length * 0.8;
}
