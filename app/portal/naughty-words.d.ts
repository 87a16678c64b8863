/** The package brings no types: lists of words that offend, by language, made by hand. */
declare module "naughty-words" {
  const lists: Record<string, string[]>;
  export default lists;
}
