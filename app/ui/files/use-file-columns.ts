import { useFetcher } from "@remix-run/react";
import { useState } from "react";

import type { ColumnsView, FileLooked } from "#app/members/file-columns.server.ts";

import type { Fields } from "./file-columns.tsx";

type ReadAs = { sheet?: string; encoding?: string };
type Answer = { refused: string | null } | { refused?: null; columns: FileLooked };

export type ChosenFile = {
  file: File | null;
  /** Null until the server looked at it, and for a file it cannot read. */
  view: ColumnsView | null;
  fields: Fields;
  problem: string | null;
  busy: boolean;
  choose: (file: File | null) => void;
  readAs: (as: ReadAs) => void;
  setFields: (fields: Fields) => void;
  /** A form with the file and what its columns are, for the press that uses it. */
  form: (intent: string) => FormData;
};

/**
 * A file that a person chose and the browser keeps: the route's intent `columns` looks at it, the person says what its columns are,
 * and `form` sends it with that.
 */
export function useFileColumns(): ChosenFile {
  const fetcher = useFetcher<Answer>();
  const [file, setFile] = useState<File | null>(null);
  const [as, setAs] = useState<ReadAs>({});
  const [chosen, setFields] = useState<Fields | null>(null);
  /** What was answered about a file before this one. */
  const [former, setFormer] = useState<Answer | undefined>();
  const answer = file === null || fetcher.data === former ? undefined : fetcher.data;
  const looked = answer && "columns" in answer ? answer.columns : null;
  const view = looked?.ok ? looked.view : null;
  const fields = chosen ?? (view?.columns ?? []).map(({ field }) => field);
  const formOf = (intent: string, sent: File, readAs: ReadAs) => {
    const form = new FormData();
    form.set("intent", intent);
    form.set("file", sent);
    for (const [name, value] of Object.entries(readAs)) form.set(name, value);
    return form;
  };
  const look = (sent: File, readAs: ReadAs) => {
    setAs(readAs);
    setFields(null);
    void fetcher.submit(formOf("columns", sent, readAs), { method: "post", encType: "multipart/form-data" });
  };
  return {
    ...{ file, view, fields, setFields, busy: fetcher.state !== "idle" },
    problem: answer?.refused ?? (looked?.ok === false ? looked.problem : null),
    choose: (next) => {
      setFile(next);
      setFormer(fetcher.data);
      if (next) look(next, {});
    },
    readAs: (change) => file && look(file, { ...as, ...change }),
    form: (intent) => {
      const form = formOf(intent, file!, as);
      form.set("fields", JSON.stringify(fields));
      return form;
    },
  };
}
