/** Where a person began a refresh; a rotation begins it by itself, and `store` because another store of the merchant asked. */
export type Origin = { from: "offer" | "home" | "rotation" | "store" } | { from: "project" | "member" | "leak"; id: string };

/** The way back as the page shows it: to which page of the app, and what that is called. */
export type WayBack = { title: string; url: string };
