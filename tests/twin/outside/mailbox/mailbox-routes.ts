import { join } from "node:path";
import express, { Router } from "express";
import { html, trusted } from "../store/page.ts";
import type { Mailbox, ReceivedMail, Refusing } from "./mailbox.ts";

/**
 * `/mailbox`: what the mail server was given, to be read. `/__twin/mail`: the same for scripts. Empty where none was started. What is
 * posted to `/__twin/mail/refusal` is how it refuses from now on; `{}` ends it.
 */
export function mailboxRoutes(mailbox: Pick<Mailbox, "mails" | "refuse"> = { mails: () => [], refuse: () => undefined }): Router {
  const router = Router();
  router.use("/twin-assets/mailbox", express.static(join(import.meta.dirname, "assets")));
  router.get("/__twin/mail", (_request, response) => void response.json({ mails: mailbox.mails() }));
  router.post("/__twin/mail/refusal", express.json(), (request, response) => {
    const asked = request.body as Partial<Refusing>;
    mailbox.refuse(asked.at === undefined ? null : (asked as Refusing));
    response.sendStatus(204);
  });
  router.get("/mailbox", (request, response) => {
    const newest = mailbox.mails().toReversed();
    const wanted = Number(request.query["id"]);
    response.type("html").send(page(newest, newest.find(({ id }) => id === wanted) ?? newest[0]));
  });
  return router;
}

const SHOWN = 200;

function page(mails: readonly ReceivedMail[], open: ReceivedMail | undefined): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mailbox</title>
        <link rel="stylesheet" href="/twin-assets/inter/styles.css" />
        <link rel="stylesheet" href="/twin-assets/mailbox/mailbox.css" />
      </head>
      <body>
        <header>
          <a href="/admin">Back to the admin</a>
          <h1>Mailbox</h1>
          <p>Everything the local mail server was given. Nothing here reached anybody.</p>
        </header>
        ${open === undefined ? html`<p class="empty">No mail yet. Messages sent from the app arrive here.</p>` : read(mails, open)}
      </body>
    </html>`.markup;
}

function read(mails: readonly ReceivedMail[], open: ReceivedMail) {
  const lines = mails.slice(0, SHOWN).map(
    (mail) =>
      html`<li>
        <a href="/mailbox?id=${mail.id}" ${mail.id === open.id && trusted(`aria-current="true"`)}>
          <b>${mail.toName || mail.to}</b><span>${mail.subject}</span
          ><time datetime="${mail.at}">${mail.at.slice(0, 16).replace("T", " ")}</time>
        </a>
      </li>`,
  );
  const unsubscribe = open.headers["list-unsubscribe"]?.replace(/^<|>$/g, "") ?? null;
  return html`<div class="columns">
    <nav aria-label="Mail">
      <ul>
        ${lines}
      </ul>
    </nav>
    <main>
      <h2>${open.subject}</h2>
      <dl>
        <dt>From</dt>
        <dd>${open.fromName} &lt;${open.from}&gt;</dd>
        <dt>To</dt>
        <dd>${open.toName} &lt;${open.to}&gt;</dd>
        <dt>Sent</dt>
        <dd>${open.at.slice(0, 19).replace("T", " ")} UTC</dd>
        ${
          unsubscribe !== null &&
          html`<dt>Unsubscribe</dt>
            <dd><a href="${unsubscribe}">${unsubscribe}</a></dd>`
        }
      </dl>
      <pre>${open.text}</pre>
      <details>
        <summary>As HTML</summary>
        <iframe sandbox title="The message as HTML" srcdoc="${open.html}"></iframe>
      </details>
    </main>
  </div>`;
}
