/** What one unit of the shop's currency is worth in others; made up, and the same every day. */
export const presentmentRates: Readonly<Record<string, number>> = { USD: 1, CAD: 1.37, EUR: 0.92, GBP: 0.78, AUD: 1.52, JPY: 151 };
