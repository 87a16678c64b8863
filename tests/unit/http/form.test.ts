/** The one way in which routes read a form. */
import { sentForm } from "#app/http/form.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

/** What a route reads of a body of this kind: its fields, or the status of the refusal. */
function read(body: BodyInit | null, type?: string): Promise<unknown> {
  const request = new Request("https://app.example/app", { method: "POST", body });
  if (type === "") request.headers.delete("content-type");
  else if (type !== undefined) request.headers.set("content-type", type);
  return sentForm(request).then(
    (form) => Object.fromEntries(form),
    (thrown: unknown) => (thrown instanceof Response ? thrown.status : String(thrown)),
  );
}

test("a form is read in both ways browsers send one, whatever stands behind its type", async () => {
  const whole = new FormData();
  whole.set("intent", "save");
  expect(await read(whole)).toEqual({ intent: "save" });
  expect(await read("intent=save&note=a+b")).toBe(415);
  expect(await read("intent=save&note=a+b", "application/x-www-form-urlencoded;charset=UTF-8")).toEqual({ intent: "save", note: "a b" });
  expect(await read("intent=save", "Application/X-WWW-Form-Urlencoded")).toEqual({ intent: "save" });
  expect(await read("", "application/x-www-form-urlencoded")).toEqual({});
});

test("a body of another kind, and none at all, is refused as no form", async () => {
  for (const type of ["application/json", "text/plain", "application/octet-stream", "text/html", "form", ""]) {
    expect([type, await read('{"intent":"save"}', type)]).toEqual([type, 415]);
  }
  expect(await read(null)).toBe(415);
});

test("a form that is cut off or says no boundary is refused as one that cannot be read", async () => {
  expect(await read("--b\r\nContent-Disposition: form-data; name=intent", "multipart/form-data; boundary=b")).toBe(400);
  expect(await read("--b\r\n\r\n--b--\r\n", "multipart/form-data")).toBe(400);
});

test("zero bytes are left out of names and values, and files stay as they are", async () => {
  const sent = new FormData();
  sent.set("\0intent", "sa\0ve");
  sent.set("file", new Blob(["a\0b"]), "a.csv");
  const form = (await read(sent)) as { intent: string; file: File };
  expect([Object.keys(form), form.intent, await form.file.text()]).toEqual([["intent", "file"], "save", "a\0b"]);
  expect(await read("a=%00b", "application/x-www-form-urlencoded")).toEqual({ a: "b" });
});

test("no route reads a form in another way", () => {
  const others = sourceFiles("app/**/*.{ts,tsx}").filter((path) => path !== "app/http/form.ts" && readSource(path).includes(".formData("));
  expect(others).toEqual([]);
});
