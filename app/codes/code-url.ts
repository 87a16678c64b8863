/** The page that says everything known of a name. */
export function codeUrl(name: string): string {
  return `/app/codes?name=${encodeURIComponent(name)}`;
}
