/** What running code relies on in a database: its tables, columns and unique keys, as plain data that two versions can be compared by. */
import type pg from "pg";

type Column = { type: string; nullable: boolean; hasDefault: boolean };
export type SchemaFacts = {
  /** By table and column, the app's own tables only. */
  tables: Record<string, Record<string, Column>>;
  /** By table: the columns of each unique key, and its condition where it has one. */
  uniques: Record<string, string[]>;
  /** By table: checks and foreign keys, in PostgreSQL's words. */
  rules: Record<string, string[]>;
};

export async function readSchema(client: pg.ClientBase): Promise<SchemaFacts> {
  const own = `('public', 'limits', 'workers')`;
  const columns = await client.query<{ table: string; name: string } & Column>(`
    SELECT table_schema || '.' || table_name AS table, column_name AS name,
      CASE data_type WHEN 'ARRAY' THEN udt_name ELSE data_type END AS type,
      is_nullable = 'YES' AS nullable, column_default IS NOT NULL OR is_identity = 'YES' AS "hasDefault"
    FROM information_schema.columns WHERE table_schema IN ${own} AND table_name <> '_prisma_migrations' ORDER BY 1, ordinal_position`);
  const uniques = await client.query<{ table: string; key: string }>(`
    SELECT n.nspname || '.' || c.relname AS table, regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING btree ', '') AS key
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indisunique AND n.nspname IN ${own} AND c.relname <> '_prisma_migrations' ORDER BY 1, 2`);
  const rules = await client.query<{ table: string; rule: string }>(`
    SELECT n.nspname || '.' || c.relname AS table, pg_get_constraintdef(r.oid) AS rule
    FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.contype IN ('c', 'f') AND n.nspname IN ${own} ORDER BY 1, 2`);
  const facts: SchemaFacts = { tables: {}, uniques: {}, rules: {} };
  for (const { table, name, ...column } of columns.rows) (facts.tables[table] ??= {})[name] = column;
  for (const { table, key } of uniques.rows) (facts.uniques[table] ??= []).push(key);
  for (const { table, rule } of rules.rows) (facts.rules[table] ??= []).push(rule);
  return facts;
}

/**
 * Why code that was written for `former` would fail on `now`; nothing when it works on. Of a table it knows, it names every column
 * that it reads, leaves out those it does not know, and relies on each unique key for `ON CONFLICT`.
 */
export function whatBreaks(former: SchemaFacts, now: SchemaFacts): string[] {
  const broken: string[] = [];
  for (const [table, before] of Object.entries(former.tables)) {
    const after = now.tables[table];
    if (!after) {
      broken.push(`${table} is gone`);
      continue;
    }
    for (const [name, column] of Object.entries(before)) {
      const found = after[name];
      if (!found) broken.push(`${table}.${name} is gone`);
      else if (found.type !== column.type) broken.push(`${table}.${name} was ${column.type} and is ${found.type}`);
      else if (!found.nullable && column.nullable) broken.push(`${table}.${name} may no longer be empty`);
      else if (found.nullable && !column.nullable) broken.push(`${table}.${name} may be empty now, which former code does not expect`);
      else if (column.hasDefault && !found.hasDefault && !found.nullable) broken.push(`${table}.${name} has lost its default`);
    }
    for (const [name, column] of Object.entries(after)) {
      if (!(name in before) && !column.nullable && !column.hasDefault)
        broken.push(`${table}.${name} is new, must be filled and has no default`);
    }
    // Of a key with a column that former code leaves empty nothing is asked of its rows.
    const left = Object.entries(after).filter(([name, column]) => !(name in before) && column.nullable && !column.hasDefault);
    const isAsked = (key: string) => !left.some(([name]) => new RegExp(`\\b${name}\\b`).test(key));
    const keys = now.uniques[table] ?? [];
    for (const key of former.uniques[table] ?? []) if (!keys.includes(key)) broken.push(`${table} has lost its unique key ${key}`);
    for (const key of keys) {
      if (!(former.uniques[table] ?? []).includes(key) && isAsked(key)) broken.push(`${table} has a new unique key ${key}`);
    }
    for (const rule of now.rules[table] ?? []) {
      const isNew = !(former.rules[table] ?? []).includes(rule);
      const isForeignKey = rule.startsWith("FOREIGN KEY");
      if (isNew && !(isForeignKey && !isAsked(rule.split(" REFERENCES ")[0] ?? ""))) broken.push(`${table} has a new rule ${rule}`);
    }
  }
  return broken;
}
