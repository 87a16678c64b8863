/** Longer texts are a proxy's page, not a sentence. */
const LONGEST_SENTENCE = 500;

/**
 * The sentence with which the app refuses somebody who lacks a right, where a page asks for something beside its loader. Null for any
 * other answer: Shopify's own 403 has no text, and a proxy's is a page.
 */
export async function refusalIn(answer: Response): Promise<string | null> {
  if (answer.status !== 403 || answer.headers.get("Content-Type")?.startsWith("text/plain") !== true) return null;
  const text = (await answer.text()).trim();
  return text === "" || text.length > LONGEST_SENTENCE ? null : text;
}
