import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, InlineStack } from "@shopify/polaris";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { RefusedPress } from "#app/ui/refused-press.tsx";

type Props = {
  name: string;
  enrolmentId: string;
  primary?: boolean;
  /** The member's other codes in the offer, which may have leaked with it. */
  others?: readonly string[];
};

/**
 * "Replace this code": the one refresh form, with the reason "Leaked" chosen and a name proposed. Where the member has other codes, one
 * press takes all of them into it.
 */
export function ReplaceCode({ name, enrolmentId, primary = false, others = [] }: Props) {
  const fetcher = useFetcher<ActionResult>();
  const may = useMay();
  const refused = fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null;
  const replace = (codes: "this" | "all") =>
    void fetcher.submit({ enrolmentId, codes }, { method: "post", action: `/app/codes?name=${encodeURIComponent(name)}` });
  const pressed = fetcher.state === "idle" ? null : fetcher.formData?.get("codes");
  if (!may("refresh")) return null;
  return (
    <BlockStack gap="100" inlineAlign="start">
      <InlineStack gap="200">
        <Button
          variant={primary ? "primary" : "secondary"}
          loading={pressed === "this"}
          {...(primary ? {} : { accessibilityLabel: `Replace this code: ${name}` })}
          onClick={() => replace("this")}
        >
          Replace this code
        </Button>
        {others.length === 0 ? null : (
          <div className="named-press">
            <Button loading={pressed === "all"} onClick={() => replace("all")}>
              {others.length === 1 ? `Replace it and ${others[0]}` : `Replace all ${others.length + 1} of their codes`}
            </Button>
          </div>
        )}
      </InlineStack>
      <RefusedPress refused={refused} />
    </BlockStack>
  );
}
