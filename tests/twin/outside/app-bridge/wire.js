/**
 * ADMIN_ORIGINS is written in front of the script by whoever serves it.
 *
 * Messages between the framed app and the admin around it. Only the admin's origins are spoken to and heard.
 * Things asked of the admin are numbered and answered.
 */
const framed = window.parent !== window;
const remembered = "app-bridge-admin-origin";

export const adminOrigin = findAdmin();
const waiting = new Map();
const listeners = new Map();
let asked = 0;

/** After a reload inside the frame the referrer is the app itself, so the admin's origin is kept for the session. */
function findAdmin() {
  const candidates = [
    location.ancestorOrigins?.[0],
    document.referrer && new URL(document.referrer).origin,
    sessionStorage.getItem(remembered),
  ];
  const found = candidates.find((origin) => ADMIN_ORIGINS.includes(origin)) ?? ADMIN_ORIGINS[0];
  sessionStorage.setItem(remembered, found);
  return found;
}

export const isFramed = () => framed;

export function tell(type, rest = {}) {
  if (framed) window.parent.postMessage({ from: "app", type, ...rest }, adminOrigin);
}

/** Resolves with the admin's answer; rejects when it says it cannot. */
export function askAdmin(type, rest = {}) {
  const request = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(request, { resolve, reject });
    tell(type, { request, ...rest });
  });
}

/** Calls `listener` with every message of this type from the admin. */
export function hear(type, listener) {
  listeners.set(type, listener);
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== adminOrigin || event.data?.from !== "admin") return;
  const { type, request, value, error } = event.data;
  if (type !== "answer") return listeners.get(type)?.(event.data);
  const one = waiting.get(request);
  waiting.delete(request);
  if (error) one?.reject(new Error(error));
  else one?.resolve(value);
});
