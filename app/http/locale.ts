import { FALLBACK, browserLocale } from "#app/i18n/languages.ts";

/** What the reader of a page outside the admin and the storefront reads, as their browser says. */
export function localeOf(request: Request): string {
  return browserLocale(request.headers.get("accept-language")) ?? FALLBACK;
}
