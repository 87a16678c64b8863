import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { lookup } from "node:dns";

const REFUSED = /Only this machine is allowed/;

test("a test that reaches out to another host fails where it does", async () => {
  await expect(fetch("https://example.myshopify.com/admin")).rejects.toMatchObject({ cause: { message: expect.stringMatching(REFUSED) } });
  expect(() => net.connect(5432, "192.0.2.1")).toThrow(REFUSED);
  expect(() => lookup("example.com", () => undefined)).toThrow(REFUSED);
});

test("a test may talk to a server of its own", async () => {
  const server = createServer((_, response) => response.end("here")).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const answer = await fetch(`http://localhost:${(server.address() as AddressInfo).port}/`);
  expect(await answer.text()).toBe("here");
  server.close();
  server.closeAllConnections();
});
