import { Text } from "@shopify/polaris";

/** Says below a button why its press was refused. It is there before, so that a screen reader hears what comes into it. */
export function RefusedPress({ refused }: { refused: string | null }) {
  return (
    <div role="status" className={refused === null ? "visually-hidden" : undefined}>
      <Text as="p" tone="critical">
        {refused ?? ""}
      </Text>
    </div>
  );
}
