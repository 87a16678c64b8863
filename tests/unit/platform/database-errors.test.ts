import { withoutArguments } from "#app/platform/error-text.ts";
import { connect, scopeTo } from "#app/platform/tenant-client.server.ts";

test("of an error of a statement that cannot be sent what is wrong is told, and nobody's data", async () => {
  const client = connect("postgresql://nobody@127.0.0.1:1/none");
  const data = { firstName: "Maya Moss", email: "maya@example.com", lastName: 5 };
  const error = await scopeTo(client, "a.myshopify.com")
    .member.create({ data: data as never })
    .catch((thrown: unknown) => thrown as Error);
  await client.$disconnect();
  const { stack = "" } = error as Error;
  expect(stack).toContain("maya@example.com");
  const told = withoutArguments(stack);
  expect(told).toContain("Argument `handle` is missing");
  expect(told).not.toMatch(/Maya|example\.com/);
  expect(told.split("\n    at ").length).toBe(stack.split("\n    at ").length);
});

test("every other error is told as it is", () => {
  const text = "Error: it broke\n{\n  a\n}\n    at here";
  expect(withoutArguments(text)).toBe(text);
});
