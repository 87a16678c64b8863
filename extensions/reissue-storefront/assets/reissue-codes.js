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
      const contact = view && view.contact ? [whom(view.contact, words)] : [];
      body.replaceChildren(...(cards.length > 0 ? cards : [paragraph(view ? words.noOffers : words.nobody)]), ...contact);
    } catch {
      body.replaceChildren(paragraph(words.failed));
    }
  }

  function card(offer, { template, words, path, zone, key }) {
    const made = template.content.firstElementChild.cloneNode(true);
    const part = (name) => made.querySelector(`[data-${name}]`);
    const say = (name, text) => part(name) && (part(name).textContent = text);
    say("title", offer.title);
    say("status", words[offer.statusWord ?? offer.status]);
    say("discount", givesOf(offer, words));
    say("orders", new Intl.NumberFormat(language).format(offer.totals.conversions));
    say("sales", money(offer.totals.sales));
    say("commission", money(offer.totals.commission));
    say("link", offer.link);
    if (offer.code !== null) {
      say("code", offer.code);
      part("code-row").hidden = false;
      copies(part("copy-code"), offer.code, words);
    }
    const channels = offer.channels ?? [];
    const perChannel = channels.map((channel) => channelLine(channel, part, words));
    if (part("channels")) {
      part("channels").replaceChildren(...perChannel);
      part("channels").hidden = channels.length === 0;
    }
    copies(part("copy-link"), offer.link, words);
    part("notes").replaceChildren(...offer.notes.map((note) => paragraph(noteOf(note, words, zone))));
    part("link-row").hidden = !offer.leads;
    // The picture comes by the address this page was asked under.
    if (part("qr")) part("qr").src = `${path}/qr/${offer.qr.split("/").pop()}`;
    const form = part("ask");
    say("said", offer.wishNote ? fill(words[`wish_${offer.wishNote.says}`], offer.wishNote).trim() : "");
    for (const control of form.querySelectorAll("label, button")) control.hidden = !offer.mayAsk;
    part("withdraw").hidden = !offer.mayWithdraw;
    form.hidden = !offer.wishNote && !offer.mayAsk;
    asks(form, { words, path, key, enrolmentId: offer.enrolmentId });
    return made;
  }

  /** A channel's code and the link that leads to it, each to be copied. */
  function channelLine({ label, code, link }, part, words) {
    const made = document.createElement("li");
    const name = document.createElement("span");
    Object.assign(name, { textContent: label, translate: false });
    made.append(name);
    for (const [like, text] of [
      ["copy-code", code],
      ["copy-link", link],
    ]) {
      const button = document.createElement("button");
      const what = part(like).textContent.trim();
      Object.assign(button, { type: "button", className: "reissue__button", textContent: what });
      button.setAttribute("aria-label", `${what}, ${label}`);
      made.append(button);
      copies(button, text, words);
    }
    return made;
  }

  function asks(form, { words, path, key, enrolmentId }) {
    const said = form.querySelector("[data-said]");
    // What was answered to one name is not left beside another.
    let of = null;
    form.elements.name.addEventListener("input", () => {
      if (of !== null && form.elements.name.value !== of) said.textContent = "";
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const intent = event.submitter ? event.submitter.value : "check";
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
        if (told.asked || told.withdrawn) form.querySelector("[data-withdraw]").hidden = !told.asked;
        of = told.answer ? name : null;
        said.textContent = told.asked
          ? fill(words.wish_open, { name: name.trim() })
          : told.withdrawn
            ? words.withdrawn
            : told.answer
              ? form.elements.name.value === name
                ? words[told.answer.answer]
                : ""
              : words.failed;
      } catch {
        said.textContent = words.failed;
      }
      buttons.forEach((button) => (button.disabled = false));
    });
  }

  /** Shopify's own line in English, or where a part of it is not known. */
  function givesOf({ gives, discount }, words) {
    if (!gives || language.startsWith("en")) return discount;
    const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 });
    const countries = new Intl.DisplayNames(language, { type: "region" });
    return gives
      .map(({ says, percent, amount, count, country, ...part }) => {
        const worth = percent === undefined ? amount : percents.format(percent / 100);
        return fill(words[`gives_${says}`], { ...part, worth, amount, number: count, country: country && countries.of(country) });
      })
      .join(" • ");
  }

  /** Which sentences there are is the app's to say. Of `on` the day is shown, of `at` the time with its zone as well. */
  function noteOf({ says, code, now, on, at }, words, zone) {
    const when = at || on;
    return fill(words[`note_${says}`], { code, now, date: when ? date(when, zone, at !== undefined) : "" });
  }

  function whom(address, words) {
    const made = paragraph(`${words.contact} `);
    const link = document.createElement("a");
    Object.assign(link, { href: `mailto:${address}`, textContent: address });
    made.append(link);
    return made;
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
    const day = { year: "numeric", month: "short", day: "numeric" };
    const style = withTime ? { ...day, hour: "numeric", minute: "2-digit", timeZoneName: "short" } : day;
    return new Intl.DateTimeFormat(language, { ...style, timeZone: zone }).format(new Date(iso));
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }
})();
