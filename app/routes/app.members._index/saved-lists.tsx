import { useFetcher, useNavigate } from "@remix-run/react";
import { ActionList, Box, Button, Form, InlineStack, Popover, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { SavedList } from "#app/members/member-lists.server.ts";

/** Saved views: a search with its filters under a name, for everybody in the shop. */
export function SavedLists({ lists, query }: { lists: readonly SavedList[]; query: string }) {
  const navigate = useNavigate();
  const fetcher = useFetcher();
  const [open, setOpen] = useState<"views" | "save" | null>(null);
  const [name, setName] = useState("");
  const present = lists.find((list) => list.query === query);
  const save = () => {
    void fetcher.submit({ intent: "save_list", name, query }, { method: "post" });
    setOpen(null);
    setName("");
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <Popover
        active={open === "views"}
        onClose={() => setOpen(null)}
        activator={
          <Button disclosure ariaExpanded={open === "views"} onClick={() => setOpen(open === "views" ? null : "views")}>
            {present?.name ?? (query === "" ? "All members" : "Unsaved view")}
          </Button>
        }
      >
        <ActionList
          onActionAnyItem={() => setOpen(null)}
          items={[
            { content: "All members", active: query === "", onAction: () => navigate("/app/members") },
            ...lists.map((list) => ({
              content: list.name,
              active: list.query === query,
              onAction: () => navigate(`/app/members?${list.query}`),
            })),
          ]}
        />
      </Popover>
      {present ? (
        <Button
          variant="plain"
          tone="critical"
          onClick={() => void fetcher.submit({ intent: "delete_list", id: present.id }, { method: "post" })}
        >
          Delete view
        </Button>
      ) : query === "" ? null : (
        <Popover
          active={open === "save"}
          autofocusTarget="first-node"
          onClose={() => setOpen(null)}
          activator={
            <Button variant="plain" onClick={() => setOpen("save")}>
              Save view
            </Button>
          }
        >
          <Box padding="300">
            <Form onSubmit={save}>
              <TextField
                label="Name of the view"
                autoComplete="off"
                maxLength={60}
                value={name}
                onChange={setName}
                connectedRight={
                  <Button submit disabled={name.trim() === ""}>
                    Save
                  </Button>
                }
              />
            </Form>
          </Box>
        </Popover>
      )}
    </InlineStack>
  );
}
