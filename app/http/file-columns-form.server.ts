/** What a form says of a file's columns beside the file: the sheet, the encoding and the fields a person chose. */
import { z } from "zod";

import { ENCODINGS, type Encoding } from "#app/files/decode-text.server.ts";
import type { ReadAs } from "#app/members/file-columns.server.ts";
import { PERSON_FIELDS } from "#app/members/person-columns.ts";

import { fromJson } from "./params.server.ts";

/** How a file is to be read otherwise than found. */
export const READ_AS = {
  sheet: z.string().max(100).optional(),
  encoding: z.enum(Object.keys(ENCODINGS) as [Encoding, ...Encoding[]]).optional(),
};
/** What each column is, in order. */
export const columnFields = fromJson(z.array(z.enum(PERSON_FIELDS).nullable()).max(2_000));

type Said = Pick<ReadAs, "fields"> & { sheet?: string | undefined; encoding?: Encoding | undefined };

export function readAsFrom({ sheet, encoding, fields: said }: Said): ReadAs {
  return { sheet: sheet ?? null, encoding: encoding ?? null, fields: said };
}
