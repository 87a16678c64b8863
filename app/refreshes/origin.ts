/** Where a person began a refresh; a rotation begins it by itself. */
export type Origin = { from: "offer" | "home" | "rotation" } | { from: "project" | "member" | "leak"; id: string };

/** The way back as the page shows it: to which page of the app, and what that is called. */
export type WayBack = { title: string; url: string };
