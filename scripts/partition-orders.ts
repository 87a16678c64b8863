/**
 * npm run orders:partition [-- --go] [-- --from YYYY-MM]
 *
 * Puts a table for each month in place of the one of all conversions, over DIRECT_DATABASE_URL where there is one. Without `--go` it says
 * what it would do and does nothing. May be stopped anywhere and begun again. docs/scaling.md says when to.
 */
import { lookAtConversions, PartitionRefused, partitionConversions } from "#app/orders/partitions/partition-conversions.server.ts";
import { connect } from "#app/platform/tenant-client.server.ts";

const USAGE = "npm run orders:partition [-- --go] [-- --from YYYY-MM]";

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code: 1 when it was refused, 2 when it was not understood. */
async function main(given: string[]): Promise<number> {
  const isGo = given.includes("--go");
  const named = given.filter((one) => one !== "--go");
  const from = named[0] === "--from" ? /^(\d{4})-(0[1-9]|1[0-2])$/.exec(named[1] ?? "") : null;
  const url = process.env.DIRECT_DATABASE_URL || process.env.DATABASE_URL;
  if (named.length > 0 && (!from || named.length > 2)) {
    console.error(USAGE);
    return 2;
  }
  if (!url) {
    console.error("DATABASE_URL is not set.");
    return 2;
  }
  const plan = { now: new Date(), ...(from && { from: new Date(Date.UTC(Number(from[1]), Number(from[2]) - 1, 1)) }) };
  const db = connect(url);
  try {
    const look = await lookAtConversions(db, plan);
    if (look.byMonth) {
      console.log("Conversions are in a table for each month already.");
      return 0;
    }
    const month = look.from.toISOString().slice(0, 7);
    console.log(
      `${look.rows} conversions. From ${month} on, each month gets a table of its own; what is there stays together as the first.`,
    );
    if (look.later > 0)
      console.log(
        `${look.later} of them are of ${month} or later: the whole table is read while orders wait, a second or two for each million.`,
      );
    if (!isGo) {
      console.log("Nothing was changed. Once every process runs this version, and none will go back to a former one: add --go.");
      return 0;
    }
    const heldMs = await partitionConversions(db, plan);
    console.log(heldMs === null ? "Another one did it meanwhile." : `Done. Orders were kept waiting for ${heldMs} ms.`);
    return 0;
  } catch (error) {
    if (!(error instanceof PartitionRefused)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await db.$disconnect();
  }
}
