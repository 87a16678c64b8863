/** Text as programs of the web write it into files. */
import { decodeHTMLStrict } from "entities";

/** "M&uuml;ller &amp; Co" as a page showed it: Müller & Co. */
export function fromWebText(text: string): string {
  return decodeHTMLStrict(text);
}
