/** Sends a press of the page, and what is said once it is done. */
export type Send = (fields: Record<string, string>, said: string) => void;
