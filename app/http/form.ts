/**
 * The form in a request from outside. A body that is no form (empty, plain text, cut off) is an empty form: RFC 8058 leaves the
 * kind of body to the mail program, and a robot's nonsense is no error of ours.
 */
export async function formOrEmpty(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    return new FormData();
  }
}
