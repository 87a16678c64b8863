import type { TableRefusal } from "./read-table.server.ts";

/** Why a file cannot be read as a table, and what to do about it. */
export function fileProblem(refusal: TableRefusal): string {
  switch (refusal.reason) {
    case "empty":
      return "There is nothing in it below the column names.";
    case "too_large":
      return "It is larger than 20 MB, or unpacks to more than can be read. Split it and use the parts.";
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
