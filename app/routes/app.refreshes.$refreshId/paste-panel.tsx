import { Banner, BlockStack, Button, InlineStack, List, Text, TextField } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { LeftLine, PasteReview } from "#app/refreshes/match-pasted.ts";
import { readPasted } from "#app/refreshes/pasted-lines.ts";

type Props = {
  total: number;
  busy: boolean;
  text: string;
  /** How it would be filled in, where a person has to look first. */
  review: PasteReview | null;
  onText: (text: string) => void;
  onFill: (text: string, sure: boolean) => void;
};

/** Codes copied from a spreadsheet. Beside a name, a handle, an e-mail address or the current code they find their rows themselves. */
export function PastePanel({ total, busy, text, review, onText, onFill }: Props) {
  const { columns, lines } = readPasted(text);
  const count = lines.filter(({ cells }) => cells.some(Boolean)).length;
  return (
    <BlockStack gap="300">
      <TextField
        label="New codes, one a line; beside each a name, handle, e-mail address or current code, if you have it"
        autoComplete="off"
        spellCheck={false}
        monospaced
        multiline={4}
        maxHeight={240}
        autoFocus
        value={text}
        onChange={onText}
        helpText={
          count === 0
            ? `Codes alone go to the rows in their order, and only when there are ${plural(total, "line")}.`
            : columns > 1
              ? `${plural(count, "line")}, matched with the members by what stands beside the codes.`
              : `${plural(count, "line")} for ${plural(total, "member")}, in the order of the list.`
        }
      />
      {review === null ? (
        <InlineStack>
          <Button loading={busy} disabled={count === 0} onClick={() => onFill(text, false)}>
            Fill the rows
          </Button>
        </InlineStack>
      ) : (
        <Review review={review} busy={busy} onSure={() => onFill(text, true)} />
      )}
    </BlockStack>
  );
}

const WHY: Record<LeftLine["why"], string> = {
  nobody: "nobody in this list",
  several: "fits several members",
  contradicts: "names two different members",
  twice: "a second code for the same member",
  no_code: "no new code",
};

/** What was matched, before it is taken over. Nothing has been filled in yet. */
function Review({ review, busy, onSure }: { review: PasteReview; busy: boolean; onSure: () => void }) {
  const { rows, total, left, leftTotal, isGuess } = review;
  return (
    <div role="region" aria-label="What was pasted">
      <BlockStack gap="300">
        <Banner tone="warning" title="Look at this before it is filled in">
          <BlockStack gap="100">
            {isGuess ? <p>Which column holds the new codes is not certain.</p> : null}
            {rows.some(({ looksLike }) => looksLike !== null) ? <p>Some codes look like another member’s.</p> : null}
            {rows.some(({ by }) => by === "first name") ? <p>Some lines fit by one word of a name only.</p> : null}
            {leftTotal > 0 ? (
              <p>{`${plural(leftTotal, "line")} will be left out. No other row gets ${leftTotal === 1 ? "its code" : "their codes"}.`}</p>
            ) : null}
          </BlockStack>
        </Banner>
        <table className="pasted">
          <thead>
            <tr>
              <th scope="col">Member</th>
              <th scope="col">Current code</th>
              <th scope="col">New code</th>
              <th scope="col">Found by</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ member, oldName, name, by, looksLike }) => (
              <tr key={`${member} ${oldName}`}>
                <th scope="row">{member}</th>
                <td>
                  <code className="code-name">{oldName}</code>
                </td>
                <td>
                  <code className="code-name">{name}</code>
                  {looksLike === null ? null : <span className="refused">{` looks like ${looksLike}’s`}</span>}
                </td>
                <td>{by === "order" ? "its place in the list" : by === "code" ? "the current code" : `the ${by}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {total > rows.length ? <Text as="p">{`And ${total - rows.length} more, without doubts.`}</Text> : null}
        {left.length > 0 ? (
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              Left out
            </Text>
            <List>
              {left.map(({ line, text, why }) => (
                <List.Item key={line}>{`Line ${line}, ${WHY[why]}: ${text}`}</List.Item>
              ))}
            </List>
          </BlockStack>
        ) : null}
        <InlineStack>
          <Button loading={busy} onClick={onSure}>
            {`Fill in ${plural(total, "code")}`}
          </Button>
        </InlineStack>
      </BlockStack>
    </div>
  );
}
