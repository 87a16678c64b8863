/**
 * The second an instant lies in. Webhooks and the Admin API tell one change with different precision; compared as they
 * stand, one of them would always seem the older and be passed over.
 */
export function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
