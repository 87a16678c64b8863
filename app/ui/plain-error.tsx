import { errorLabels } from "./error-labels.ts";

/** An error outside the frame of the app, where not even the shop is known: plain markup, no Polaris. */
export function PlainError({ error }: { error: unknown }) {
  const { title, body, next } = errorLabels(error);
  return (
    <main className="plain-error">
      <h1>{title}</h1>
      <p>{body}</p>
      {next === "again" ? (
        <p>
          <a href="">Try again</a>
        </p>
      ) : null}
    </main>
  );
}
