/**
 * The form that a request carries. Throws a 400 response for a body that is no form: of another content type, or a
 * multipart body that breaks off.
 */
export async function parseFormData(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    if (error instanceof TypeError) throw new Response(null, { status: 400 });
    throw error;
  }
}
