import { useFetcher, useNavigate } from "@remix-run/react";
import { ActionList, BlockStack, Box, Button, Form, InlineStack, Popover, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { useActionMessage, useActionResult } from "#app/ui/use-action-result.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { LIST_PATHS, LONGEST_NAME, WHOLE_LIST, type SavedView, type ViewList, type ViewRefusal } from "#app/views/saved-view.ts";

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
      {present ? (
        <>
          <ViewName key={present.id} label="Rename view" name={present.name} fields={{ intent: "rename", id: present.id }} />
          <Button variant="plain" tone="critical" onClick={() => askToDelete(present)}>
            Delete view
          </Button>
        </>
      ) : query === "" ? null : (
        <ViewName label="Save view" name="" fields={{ intent: "save", list, query }} />
      )}
      {confirm.dialog}
    </InlineStack>
  );
}

/** A button that asks for a name. It stays open with what was typed until the name is taken. */
function ViewName({ label, name: given, fields }: { label: string; name: string; fields: Record<string, string> }) {
  const fetcher = useFetcher<Answer>();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(given);
  const [sent, setSent] = useState("");
  const busy = fetcher.state !== "idle";
  const answer = busy || sent !== name ? null : (fetcher.data ?? null);
  useActionMessage(fetcher, `${label === "Save view" ? "View saved" : "View renamed"}`);
  useActionResult(fetcher, ({ refused }) => {
    if (!refused) setOpen(false);
  });
  const send = (more: Record<string, string> = {}) => {
    setSent(name);
    void fetcher.submit({ ...fields, name, ...more }, { method: "post", action: "/app/views" });
  };
  const replaces = answer?.why === "name_taken" && fields["intent"] === "save";
  return (
    <Popover
      active={open}
      autofocusTarget="first-node"
      onClose={() => setOpen(false)}
      activator={
        <Button
          variant="plain"
          onClick={() => {
            setName(given);
            setSent("");
            setOpen(true);
          }}
        >
          {label}
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
