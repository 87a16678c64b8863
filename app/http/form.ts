/** Forms in requests: the one place that takes a body apart. Zero bytes, which PostgreSQL holds in no text, are left out. */

const FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/**
 * The form that a page of ours sends. A body of another kind is refused with 415 and one that is cut off with 400, both thrown before
 * anything is done: what somebody else sends is no error of ours.
 */
export async function sentForm(request: Request): Promise<FormData> {
  if (!FORM.test(request.headers.get("content-type") ?? ""))
    throw new Response(null, { status: 415, statusText: "Unsupported media type" });
  try {
    return plain(await request.formData());
  } catch {
    throw new Response(null, { status: 400, statusText: "Bad request" });
  }
}

/**
 * The form in a request from outside. A body that is no form (empty, plain text, cut off) is an empty form: RFC 8058 leaves the
 * kind of body to the mail program, and a robot's nonsense is no error of ours.
 */
export async function formOrEmpty(request: Request): Promise<FormData> {
  try {
    return plain(await request.formData());
  } catch {
    return new FormData();
  }
}

function plain(form: FormData): FormData {
  const fields = [...form];
  if (!fields.some((field) => field.some((part) => typeof part === "string" && part.includes("\0")))) return form;
  const made = new FormData();
  for (const [name, value] of fields)
    made.append(name.replaceAll("\0", ""), typeof value === "string" ? value.replaceAll("\0", "") : value);
  return made;
}
