/** Whether PostgreSQL can hold all texts in it: no zero byte, no half of a surrogate pair. */
export function isPlain(value: unknown): boolean {
  if (typeof value === "string") return !/[\0\p{Surrogate}]/u.test(value);
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}
