/** E-mail addresses as they exist, which is more than the standard's grammar and less than anything with an @. */

const LOCAL_MOST = 64;
const ADDRESS_MOST = 254;

/** A local part in quotation marks: blanks and signs may stand in it, no line end, and no @ that could be taken for the other. */
const QUOTED = /^"(?:[^"\\\u0000-\u001f\u007f@<>]|\\["\\])+"$/u;
/** Letters of any script and the signs of RFC 5322. Dots may stand anywhere: Japanese carriers gave out `maya..m` and `maya.`. */
const PLAIN = /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u;

/**
 * Whether a text is one address that mail can be sent to: no name, no list, nothing that means something to a header. The domain
 * may be written in any script or in punycode, needs a dot, and is no number.
 */
export function isEmailAddress(text: string): boolean {
  const parts = partsOf(text);
  if (parts === null || text.length > ADDRESS_MOST || parts.local.length > LOCAL_MOST) return false;
  if (!PLAIN.test(parts.local) && !QUOTED.test(parts.local)) return false;
  return asciiDomain(parts.domain) !== null;
}

/** The address with its domain in ASCII, as mail servers are asked for it; as it stands where it is no address. */
export function withAsciiDomain(address: string): string {
  const parts = partsOf(address);
  const domain = parts && asciiDomain(parts.domain);
  return parts && domain ? `${parts.local}@${domain}` : address;
}

function partsOf(text: string): { local: string; domain: string } | null {
  const at = text.lastIndexOf("@");
  return at < 1 ? null : { local: text.slice(0, at), domain: text.slice(at + 1) };
}

/** By the rules of addresses on the web (UTS 46); null for what is no domain name of at least two parts. */
function asciiDomain(domain: string): string | null {
  if (!/^[\p{L}\p{M}\p{N}\u30fb-]+(?:[.\u3002\uff0e\uff61][\p{L}\p{M}\p{N}\u30fb-]+)+$/u.test(domain) || !URL.canParse(`http://${domain}`))
    return null;
  const { hostname } = new URL(`http://${domain}`);
  const labels = hostname.split(".");
  const isLabel = (label: string) => label.length <= 63 && !label.startsWith("-") && !label.endsWith("-");
  return labels.length > 1 && labels.every(isLabel) && /[a-z]/.test(labels.at(-1)!) ? hostname : null;
}
