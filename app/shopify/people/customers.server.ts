/** The shop's customers, as far as a member may be one of them. */
import { FindCustomersDocument, ReadCustomerDocument, type FoundCustomerFragment } from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";

export type FoundCustomer = { id: string; name: string; email: string };
/** One customer, with the parts of their name apart; what they never said is empty. */
export type CustomerFacts = { id: string; firstName: string; lastName: string; email: string };

/** Up to ten customers whose address or name holds these words. Shopify's search follows changes by some seconds. */
export async function findCustomers(admin: Admin, words: string): Promise<FoundCustomer[]> {
  // Quoted, a person's words cannot become part of Shopify's search syntax.
  const query = `"${words.replace(/["\\]/g, " ").trim()}"`;
  const { customers } = await admin.request(FindCustomersDocument, { query: words.includes("@") ? `email:${query}` : query });
  return customers.nodes.map((customer) => {
    const { id, firstName, lastName, email } = factsOf(customer);
    return { id, name: `${firstName} ${lastName}`.trim(), email };
  });
}

/** Null when the shop has no such customer. */
export async function readCustomer(admin: Admin, id: string): Promise<CustomerFacts | null> {
  const { customer } = await admin.request(ReadCustomerDocument, { id });
  return customer ? factsOf(customer) : null;
}

function factsOf({ id, firstName, lastName, defaultEmailAddress }: FoundCustomerFragment): CustomerFacts {
  return { id, firstName: firstName ?? "", lastName: lastName ?? "", email: defaultEmailAddress?.emailAddress ?? "" };
}
