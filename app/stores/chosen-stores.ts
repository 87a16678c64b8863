import { z } from "zod";

/** What a press says that was chosen for each store an offer is tied to. */
export const chosenStores = z
  .array(
    z.object({
      shop: z.string().max(255),
      follow: z.boolean(),
      confirmed: z.array(z.uuid()).max(20_000),
      seen: z.string().max(100),
    }),
  )
  .max(50);
