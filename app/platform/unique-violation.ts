/** Whether PostgreSQL refused a row because another one has its key, through the client's own calls, raw SQL or prepared statements. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as {
    code?: string;
    meta?: { code?: string; driverAdapterError?: { cause?: { originalCode?: string } } };
  };
  return (
    code === "P2002" ||
    code === "23505" ||
    (code === "P2010" && (meta?.code === "23505" || meta?.driverAdapterError?.cause?.originalCode === "23505"))
  );
}
