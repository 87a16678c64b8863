import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";

import { formOrEmpty } from "#app/http/form.ts";
import { login } from "#app/shopify/app.server.ts";

/** For a merchant who opened the app's address outside of the admin: they name their shop and are taken to it. */
const WORDS: Record<string, string> = {
  MISSING_SHOP: "Enter the address of your shop.",
  INVALID_SHOP: "That is not the address of a shop. It looks like my-shop.myshopify.com.",
};

export async function loader({ request }: LoaderFunctionArgs) {
  const named = new URL(request.url).searchParams.has("shop");
  return { problem: named ? await attempt(request) : null };
}

/** What was typed counts, whatever the address names: somebody whose shop was refused there types another one. */
export async function action({ request }: ActionFunctionArgs) {
  const shop = (await formOrEmpty(request)).get("shop");
  if (typeof shop !== "string" || shop.trim() === "") return { problem: WORDS.MISSING_SHOP ?? null };
  const address = new URL(request.url);
  address.searchParams.set("shop", shop.trim());
  return { problem: await attempt(new Request(address, { headers: request.headers })) };
}

/** Leaves by a redirect when the shop can be opened. */
async function attempt(request: Request): Promise<string | null> {
  const { shop } = await login(request);
  return shop ? (WORDS[shop] ?? "That shop cannot be opened.") : null;
}

export default function Login() {
  const loaded = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem ?? loaded.problem;
  return (
    <main style={{ maxWidth: "24rem", margin: "20vh auto 0", padding: "0 1rem", fontFamily: "Inter, sans-serif" }}>
      <h1>Reissue</h1>
      <p>Reissue opens inside your Shopify admin.</p>
      <Form method="post">
        <label htmlFor="shop">Your shop</label>
        <input
          id="shop"
          name="shop"
          autoComplete="on"
          placeholder="my-shop.myshopify.com"
          aria-describedby={problem ? "problem" : undefined}
          aria-invalid={problem ? true : undefined}
          // Phones zoom into a field whose letters are smaller than 16 pixels.
          style={{ display: "block", boxSizing: "border-box", width: "100%", margin: "0.5rem 0", padding: "0.5rem", fontSize: "1rem" }}
        />
        {problem ? (
          <p id="problem" role="alert">
            {problem}
          </p>
        ) : null}
        <button type="submit">Open in Shopify</button>
      </Form>
    </main>
  );
}
