import { h } from "./dom.js";

const tones = {
  Active: "success",
  Scheduled: "info",
  Expired: "",
  Paid: "",
  "Partially refunded": "warning",
  Refunded: "warning",
  Cancelled: "critical",
  Voided: "critical",
};
/** How something stands, in the admin's colours. */
export const badge = (text) => h("span", { class: `badge ${tones[text] ?? ""}` }, text);
