import { Faker, en } from "@faker-js/faker";
import type { Customer } from "../world/types.ts";
import { demoMembers } from "./members.ts";

type NextId = () => number;

/** Members first, then shoppers, 400 in all. `createdAt` is filled in once their first order is known. */
export function regularCustomers({ seed, nextId }: { seed: number; nextId: NextId }): Customer[] {
  const members = demoMembers.map(({ firstName, lastName, email }) => customer(nextId(), { firstName, lastName, email }));
  return [...members, ...strangers({ seed, nextId, count: 400 - members.length, host: "mail.example" })];
}

/** People the shop has never seen, with the addresses of those who come for a coupon. */
export function couponHunters({ seed, nextId, count }: { seed: number; nextId: NextId; count: number }): Customer[] {
  return strangers({ seed: seed + 7, nextId, count, host: "inbox.example" });
}

function strangers({ seed, nextId, count, host }: { seed: number; nextId: NextId; count: number; host: string }): Customer[] {
  const faker = new Faker({ locale: en, seed });
  const taken = new Set<string>();
  const list: Customer[] = [];
  while (list.length < count) {
    const firstName = faker.person.firstName();
    const lastName = faker.person.lastName();
    const email = `${firstName}.${lastName}${faker.number.int({ min: 1, max: 99 })}@${host}`.toLowerCase().replace(/[^a-z0-9.@]/g, "");
    if (taken.has(email)) continue;
    taken.add(email);
    list.push(customer(nextId(), { firstName, lastName, email }));
  }
  return list;
}

const customer = (id: number, who: Pick<Customer, "firstName" | "lastName" | "email">): Customer => ({
  id,
  ...who,
  createdAt: "",
  updatedAt: "",
});
