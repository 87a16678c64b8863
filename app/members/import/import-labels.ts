import type { ImportRefusal } from "./import-members.server.ts";

/** Why a file of members cannot be taken in, and what to do about it. */
export function importProblem(refusal: ImportRefusal): string {
  switch (refusal.reason) {
    case "empty":
      return "There is nothing in it below the column names.";
    case "too_many_rows":
      return "It has more than 100,000 lines. Split it and import the parts.";
    case "too_large":
      return "It is larger than 20 MB, or unpacks to more than can be read. Split it and import the parts.";
    case "not_a_table":
      return "It is not a CSV file or an Excel workbook. Save it as one of these and choose it again.";
    case "old_workbook":
      return "It is an old Excel workbook, or one with a password. Save it as .xlsx or CSV without a password.";
    case "web_page":
      return "It is a web page or XML that is only called a workbook. Open it in a spreadsheet program and save it as .xlsx or CSV.";
    case "other_workbook":
      return "It is a workbook of Numbers, LibreOffice or another program. Export it as .xlsx or CSV and choose that.";
    case "unreadable":
      return `It could not be read beyond line ${refusal.line}: a quotation mark is not closed there or stands where none may be.`;
  }
}
