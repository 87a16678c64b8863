-- What waits to be mailed, in all shops together: looked for every minute by the sweep, and by whoever watches the app.
CREATE INDEX "MessageRecipient_waiting" ON "MessageRecipient" ("state", "dueAt") WHERE "state" IN ('queued', 'sending');
