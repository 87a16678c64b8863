import { PrismaPg } from "@prisma/adapter-pg";

import { PrismaClient } from "#app/generated/prisma/client.ts";
import { aDatabase } from "#tests/support/postgres.ts";

test("each test file gets a migrated database of its own that leaves with it", async () => {
  const [one, other] = await Promise.all([aDatabase(), aDatabase()]);
  const [prisma, neighbour] = [one, other].map(({ url }) => new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) }));

  await prisma!.session.create({ data: { id: "offline_a", shop: "a.myshopify.com", state: "", accessToken: "secret" } });

  expect(await prisma!.session.count()).toBe(1);
  expect(await neighbour!.session.count()).toBe(0);
  await Promise.all([prisma!.$disconnect(), neighbour!.$disconnect()]);
  await Promise.all([one.drop(), other.drop()]);
  await expect(new PrismaClient({ adapter: new PrismaPg({ connectionString: one.url }) }).session.count()).rejects.toThrow();
});
