/**
 * npm run new-key [-- ID]
 *
 * Prints a new random key for SIGNING_KEYS or TOKEN_KEYS: `ID:base64`. Without an id it is named after today. Put it in front
 * of the keys that are there, with a comma between.
 */
import { newKey } from "#app/keys/kept-keys.server.ts";

const today = `k${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;
const id = process.argv[2] ?? today;
if (!/^[A-Za-z0-9_-]{1,16}$/.test(id)) {
  console.error("An id has 1 to 16 letters, digits, - and _.");
  process.exit(1);
}
console.log(newKey(id));
