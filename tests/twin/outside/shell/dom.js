/** Makes an element. Properties that start with "on" are listeners, `class` and `aria-…`/`data-…` are attributes, children may nest and be null. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const shapes = {
  home: "M3 9.500 10 3.500l7 6V16a1 1 0 0 1-1 1h-3.500v-4.500h-5V17H4a1 1 0 0 1-1-1z",
  orders: "M4 4h12l1.500 7v4.500a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V11zm-1.500 7H7l1 2h4l1-2h4.500",
  products: "M3.500 9.800V4a.5.500 0 0 1 .5-.5h5.800L17 10.700 10.700 17zM7 7.200v-.1",
  customers: "M10 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.500c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500z",
  discounts:
    "M6.500 13.500l7-7M7 7.200v-.1m6 5.900v-.1M10 2.500l2 1.600 2.600-.2.800 2.400 2.100 1.500L16.600 10l.9 2.200-2.100 1.500-.8 2.400-2.600-.2L10 17.500l-2-1.600-2.600.2-.8-2.400-2.100-1.500.9-2.200-.9-2.200 2.100-1.500.8-2.400 2.600.2z",
  search: "M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zm4-1.500 3.500 3.500",
  menu: "M3.500 6h13M3.500 10h13M3.500 14h13",
  back: "M11.500 5.500 7 10l4.500 4.500",
  close: "M5.500 5.500l9 9m0-9-9 9",
  store:
    "M3.500 8 4.500 3.500h11l1 4.500M4.500 9.500v7h11v-7M3.500 8a2.200 2.200 0 0 0 4.300 0 2.200 2.200 0 0 0 4.400 0 2.200 2.200 0 0 0 4.300 0",
  mail: "M3.500 5h13a.5.500 0 0 1 .5.500v9a.5.500 0 0 1-.5.500h-13a.5.500 0 0 1-.5-.500v-9a.5.500 0 0 1 .5-.500zM3.500 6l6.500 5 6.500-5",
  more: "M5 10h.01M10 10h.01M15 10h.01",
};

/** One of the admin's line icons; decorative. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/** Asks the admin's own data. Rejects with what the server said. */
export async function ask(path, body) {
  const init = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/admin/internal/${path}`, init);
  const answer = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
  if (!response.ok)
    throw Object.assign(new Error(answer?.error ?? answer?.errors ?? `The admin answered ${response.status}.`), {
      status: response.status,
    });
  return answer;
}
