import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, Form, InlineStack, Tag, Text, TextField } from "@shopify/polaris";

import { LONGEST_TAG } from "#app/members/member-tags.ts";
import type { MemberView } from "#app/members/read-member.server.ts";
import type { ActAnswer } from "#app/ui/member/act-answer.ts";
import { useActionMessage, useActionResult } from "#app/ui/use-action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

type Props = { member: Pick<MemberView, "id" | "name" | "tags" | "archivedAt">; known: readonly { key: string; name: string }[] };

/** So many tags of the shop are offered to press. */
const OFFERED = 6;

/** The words staff put on a member. Each finds the member's list of those who have it. */
export function MemberTags({ member, known }: Props) {
  const fetcher = useFetcher<ActAnswer>();
  const [name, setName] = useKept("tag", "");
  useActionMessage(fetcher);
  useActionResult(fetcher, ({ refused }) => {
    if (refused === null) setName("");
  });
  const press = (intent: "tag" | "untag", tag: string) => {
    void fetcher.submit({ intent, tag, memberIds: member.id }, { method: "post", action: "/app/members/acts" });
  };
  const may = useMay();
  const typed = name.trim().toLowerCase();
  const others = known.filter(({ key }) => !member.tags.some((tag) => tag.key === key) && key.includes(typed)).slice(0, OFFERED);
  if ((member.archivedAt !== null || !may("refresh")) && member.tags.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Tags
        </Text>
        {member.tags.length === 0 ? null : (
          <InlineStack gap="100">
            {member.tags.map((tag) => (
              <Tag
                key={tag.key}
                url={`/app/members?tag=${encodeURIComponent(tag.key)}`}
                {...(may("refresh") && { onRemove: () => press("untag", tag.key) })}
              >
                {tag.name}
              </Tag>
            ))}
          </InlineStack>
        )}
        {member.archivedAt === null && may("refresh") ? (
          <Form onSubmit={() => typed !== "" && press("tag", name)}>
            <TextField
              label="Add a tag"
              labelHidden
              placeholder="Add a tag"
              autoComplete="off"
              maxLength={LONGEST_TAG}
              value={name}
              onChange={setName}
              connectedRight={
                <Button submit disabled={typed === ""} loading={fetcher.state !== "idle"}>
                  Add
                </Button>
              }
            />
          </Form>
        ) : null}
        {member.archivedAt === null && others.length > 0 ? (
          <InlineStack gap="100">
            {others.map((tag) => (
              <Button key={tag.key} size="micro" accessibilityLabel={`Add the tag ${tag.name}`} onClick={() => press("tag", tag.name)}>
                {tag.name}
              </Button>
            ))}
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
