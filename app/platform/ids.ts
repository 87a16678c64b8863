const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether this can be one of our ids at all. What comes out of an address bar often is not, and PostgreSQL would throw at it. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
