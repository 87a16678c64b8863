/** Where a person began a refresh. */
export type Origin = { from: "offer" | "home" } | { from: "project" | "member" | "leak"; id: string };

/** The way back as the page shows it: to which page of the app, and what that is called. */
export type WayBack = { title: string; url: string };
