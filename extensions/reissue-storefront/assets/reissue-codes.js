/* Shows a signed-in creator their codes. Asks the app through the shop's own address and nobody else; keeps nothing. */
(() => {
  const language = document.documentElement.lang || "en";

  for (const block of document.querySelectorAll("[data-reissue]:not([data-ready])")) {
    block.dataset.ready = "";
    show(block);
  }

  async function show(block) {
    const words = JSON.parse(block.querySelector("[data-words]").textContent);
    const body = block.querySelector("[data-body]");
    const path = block.dataset.reissue;
    try {
      const answer = await fetch(`${path}/codes`, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { view, keys } = await answer.json();
      const template = block.querySelector("template[data-offer]");
      const cards = view
        ? view.offers.map((offer) => card(offer, { template, words, path, zone: view.zone, key: keys[offer.enrolmentId] }))
        : [];
      body.replaceChildren(...(cards.length > 0 ? cards : [paragraph(view ? words.noOffers : words.nobody)]));
    } catch {
      body.replaceChildren(paragraph(words.failed));
    }
  }

  function card(offer, { template, words, path, zone, key }) {
    const made = template.content.firstElementChild.cloneNode(true);
    const part = (name) => made.querySelector(`[data-${name}]`);
    const say = (name, text) => part(name) && (part(name).textContent = text);
    say("title", offer.title);
    say("status", words[offer.status]);
    say("discount", offer.discount);
    say("orders", new Intl.NumberFormat(language).format(offer.totals.conversions));
    say("sales", money(offer.totals.sales));
    say("commission", money(offer.totals.commission));
    say("link", offer.link);
    if (offer.code !== null) {
      say("code", offer.code);
      part("code-row").hidden = false;
      copies(part("copy-code"), offer.code, words);
    }
    copies(part("copy-link"), offer.link, words);
    const note = noteOf(offer, words, zone);
    if (note) {
      say("note", note);
      part("note").hidden = false;
    }
    // The picture comes by the address this page was asked under.
    if (part("qr")) part("qr").src = `${path}/qr/${offer.qr.split("/").pop()}`;
    const form = part("ask");
    say("said", wishOf(offer, words));
    if (offer.wish && wishOf(offer, words) !== "") form.hidden = false;
    for (const control of form.querySelectorAll("label, button")) control.hidden = !offer.mayAsk;
    if (offer.mayAsk) {
      form.hidden = false;
      asks(form, { words, path, key, enrolmentId: offer.enrolmentId });
    }
    return made;
  }

  function asks(form, { words, path, key, enrolmentId }) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const intent = event.submitter ? event.submitter.value : "check";
      const said = form.querySelector("[data-said]");
      const buttons = form.querySelectorAll("button");
      const name = form.elements.name.value;
      buttons.forEach((button) => (button.disabled = true));
      try {
        const answer = await fetch(`${path}/names`, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new URLSearchParams({ enrolmentId, key: key || "", intent, name }),
        });
        const told = await answer.json();
        if (told.asked) form.elements.name.value = "";
        said.textContent = told.asked
          ? fill(words.wishOpen, { name: name.trim() })
          : told.answer
            ? words[told.answer.answer]
            : words.failed;
      } catch {
        said.textContent = words.failed;
      }
      buttons.forEach((button) => (button.disabled = false));
    });
  }

  function noteOf({ status, startsAt, endsAt, oldCode }, words, zone) {
    if (oldCode && oldCode.endsAt === null) return fill(words.oldNow, { code: oldCode.name });
    if (oldCode) return fill(words.oldUntil, { code: oldCode.name, date: date(oldCode.endsAt, zone, true) });
    if (status === "changing") return words.noteChanging;
    if (status === "paused") return words.notePaused;
    if (status === "scheduled") return fill(words.from, { date: date(startsAt, zone) });
    return status === "active" && endsAt !== null ? fill(words.until, { date: date(endsAt, zone) }) : "";
  }

  function wishOf({ wish, code }, words) {
    if (!wish || wish.state === "withdrawn" || (wish.state === "approved" && wish.name === code)) return "";
    const sentence = { open: words.wishOpen, approved: words.wishApproved, declined: words.wishDeclined }[wish.state];
    return fill(sentence, wish).trim();
  }

  function copies(button, text, words) {
    const label = button.textContent;
    const said = paragraph("");
    said.setAttribute("role", "status");
    said.className = "reissue__said";
    button.after(said);
    button.addEventListener("click", async () => {
      const copied = await (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
        () => true,
        () => false,
      );
      button.textContent = copied ? words.copied : label;
      // The button shows it; only who hears the page needs to be told.
      said.classList.toggle("reissue__said--heard", copied);
      if (copied) said.textContent = words.copied;
      else said.replaceChildren(`${words.copyFailed} `, selectable(text));
      if (copied) setTimeout(() => (button.textContent = label), 2000);
    });
  }

  /** Where the browser does not allow copying: the text, chosen already. */
  function selectable(text) {
    const field = document.createElement("input");
    Object.assign(field, { value: text, readOnly: true });
    field.addEventListener("focus", () => field.select());
    setTimeout(() => field.focus());
    return field;
  }

  function fill(sentence, values) {
    return sentence.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? "");
  }

  function money({ amount, currency }) {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(amount);
  }

  function date(iso, zone, withTime) {
    const style = withTime ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium" };
    return new Intl.DateTimeFormat(language, { ...style, timeZone: zone }).format(new Date(iso));
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }
})();
