import { useFetcher, useNavigate } from "@remix-run/react";
import { ActionList, BlockStack, Box, Button, Form, InlineStack, Popover, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { useActionMessage, useActionResult } from "#app/ui/use-action-result.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { LIST_PATHS, LONGEST_NAME, WHOLE_LIST, type SavedView, type ViewList, type ViewRefusal } from "#app/views/saved-view.ts";
import { useKept } from "#app/ui/keep-typed.ts";

type Answer = ActionResult<{ why: ViewRefusal | null }>;
type Props = {
  list: ViewList;
  views: readonly SavedView[];
  /** The address as `viewOf` writes it: what is saved, and by which the present view is known. */
  query: string;
};

/** The views of a list, for everybody in the shop: choose one, keep what is shown under a name, rename, delete. */
export function SavedViews({ list, views, query }: Props) {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const deleting = useFetcher<Answer>();
  useActionMessage(deleting);
  const confirm = useConfirm();
  const path = LIST_PATHS[list];
  const present = views.find((view) => view.query === query);
  const askToDelete = ({ id, name }: SavedView) =>
    confirm.ask({
      title: `Delete the view ${name}?`,
      words: "It goes for everybody in the shop. What it shows stays as it is.",
      yes: "Delete view",
      destructive: true,
      onYes: () => void deleting.submit({ intent: "delete", id }, { method: "post", action: "/app/views" }),
    });
  return (
    <InlineStack gap="200" blockAlign="center">
      <Popover
        active={open}
        onClose={() => setOpen(false)}
        activator={
          <Button disclosure ariaExpanded={open} onClick={() => setOpen(!open)}>
            {present?.name ?? (query === "" ? WHOLE_LIST[list] : "Unsaved view")}
          </Button>
        }
      >
        <ActionList
          onActionAnyItem={() => setOpen(false)}
          items={[
            { content: WHOLE_LIST[list], active: query === "", onAction: () => navigate(path) },
            ...views.map((view) => ({
              content: view.name,
              active: view.query === query,
              onAction: () => navigate(`${path}?${view.query}`),
            })),
          ]}
        />
      </Popover>
      {present || query !== "" ? <ViewName present={present} list={list} query={query} /> : null}
      {present ? (
        <Button variant="plain" tone="critical" onClick={() => askToDelete(present)}>
          Delete view
        </Button>
      ) : null}
      {confirm.dialog}
    </InlineStack>
  );
}

/**
 * A button that asks for a name, to save what is shown or to rename its view. It stays open with what was typed until the name is
 * taken. One for both: with the answer the view is there, and a button of its own would come too late to say so.
 */
function ViewName({ present, list, query }: { present: SavedView | undefined } & Pick<Props, "list" | "query">) {
  const fetcher = useFetcher<Answer>();
  const [open, setOpen] = useState(false);
  const [name, setName, { drop }] = useKept(open ? `view ${present?.id ?? ""}` : null, present?.name ?? "");
  const [done, setDone] = useState("");
  const [sent, setSent] = useState("");
  const busy = fetcher.state !== "idle";
  const answer = busy || sent !== name ? null : (fetcher.data ?? null);
  useActionMessage(fetcher, done);
  useActionResult(fetcher, ({ refused }) => {
    if (refused) return;
    drop();
    setOpen(false);
  });
  const send = (more: Record<string, string> = {}) => {
    setSent(name);
    setDone(present ? "View renamed" : "View saved");
    const fields: Record<string, string> = present ? { intent: "rename", id: present.id } : { intent: "save", list, query };
    void fetcher.submit({ ...fields, name, ...more }, { method: "post", action: "/app/views" });
  };
  const replaces = answer?.why === "name_taken" && !present;
  return (
    <Popover
      active={open}
      autofocusTarget="first-node"
      onClose={() => setOpen(false)}
      activator={
        <Button
          variant="plain"
          onClick={() => {
            setName(present?.name ?? "");
            setSent("");
            setOpen(true);
          }}
        >
          {present ? "Rename view" : "Save view"}
        </Button>
      }
    >
      <Box padding="300">
        <Form onSubmit={() => send()}>
          <BlockStack gap="200" inlineAlign="start">
            <TextField
              label="Name of the view"
              autoComplete="off"
              maxLength={LONGEST_NAME}
              value={name}
              onChange={setName}
              error={answer?.refused ?? undefined}
              connectedRight={
                <Button submit loading={busy} disabled={name.trim() === ""}>
                  Save
                </Button>
              }
            />
            {replaces ? <Button onClick={() => send({ replace: "true" })}>Replace that view</Button> : null}
          </BlockStack>
        </Form>
      </Box>
    </Popover>
  );
}
