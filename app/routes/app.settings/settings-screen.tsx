import { BlockStack, Page } from "@shopify/polaris";
import { type ReactNode } from "react";

import { UnsavedTogether } from "#app/ui/unsaved-changes.tsx";

/** The settings, one card for each thing that is set, under one save bar. A card that has nothing to save is as welcome. */
export function SettingsScreen({ children }: { children: ReactNode }) {
  return (
    <Page title="Settings">
      <UnsavedTogether id="settings-save-bar">
        <BlockStack gap="400">{children}</BlockStack>
      </UnsavedTogether>
    </Page>
  );
}
