/** The shop's customers, as far as a member may be one of them. */
import { FindCustomersDocument } from "./admin.generated.ts";
import type { Admin } from "./admin-client.server.ts";

export type FoundCustomer = { id: string; name: string; email: string };

/** Up to ten customers whose address or name holds these words. Shopify's search follows changes by some seconds. */
export async function findCustomers(admin: Admin, words: string): Promise<FoundCustomer[]> {
  // Quoted, a person's words cannot become part of Shopify's search syntax.
  const query = `"${words.replace(/["\\]/g, " ").trim()}"`;
  const { customers } = await admin.request(FindCustomersDocument, { query: words.includes("@") ? `email:${query}` : query });
  return customers.nodes.map(({ id, firstName, lastName, defaultEmailAddress }) => ({
    id,
    name: `${firstName ?? ""} ${lastName ?? ""}`.trim(),
    email: defaultEmailAddress?.emailAddress ?? "",
  }));
}
