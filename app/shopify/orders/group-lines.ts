/** The lines of a grouped file of orders: an order, then what stood in its lists, each line naming the order as its parent. */
import { parsePlainJson } from "#app/platform/plain-text.ts";

/** An order with the objects of its lists, told apart by their type. */
export type BulkNode = { order: object; lines: object[]; applications: object[]; shipping: object[] };

type Line = { id?: string; __parentId?: string; __typename?: string };

/**
 * Orders in sets of about `atOnce`, each with the number of lines it came to, from line `skip` on, which is the beginning of an
 * order. The last order of a file that is not `whole` is left out: its lists may be cut off.
 */
export async function* grouped(
  lines: AsyncIterable<string>,
  { skip, whole, atOnce }: { skip: number; whole: boolean; atOnce: number },
): AsyncGenerator<{ nodes: BulkNode[]; lines: number }> {
  let number = 0;
  let taken = skip;
  let nodes: BulkNode[] = [];
  for await (const text of lines) {
    if (++number <= skip) continue;
    const { __parentId, ...line } = parsePlainJson(text) as Line;
    const last = nodes.at(-1);
    if (__parentId !== undefined && last) {
      listFor(last, line.__typename).push(line);
      continue;
    }
    if (nodes.length >= atOnce) {
      yield { nodes, lines: number - 1 - taken };
      taken = number - 1;
      nodes = [];
    }
    nodes.push({ order: line, lines: [], applications: [], shipping: [] });
  }
  const rest = whole ? nodes : nodes.slice(0, -1);
  if (rest.length > 0) yield { nodes: rest, lines: number - taken };
}

function listFor(node: BulkNode, type: string | undefined): object[] {
  if (type === "LineItem") return node.lines;
  return type === "ShippingLine" ? node.shipping : node.applications;
}
