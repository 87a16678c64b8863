import { useLocation, useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Card, SkeletonBodyText, SkeletonPage } from "@shopify/polaris";
import { useEffect, useState, type ReactNode } from "react";

import { useConnection } from "#app/ui/connection/connection.ts";

/** A screen that comes sooner than this is simply there. */
const PATIENCE_MS = 300;

/**
 * What stands between one screen and the next: the admin's loading bar, and when the next one takes its time the shape of a
 * page in place of the one that was left, which is kept until then.
 */
export function NavigationSkeleton({ children }: { children: ReactNode }) {
  const shopify = useAppBridge();
  const { pathname } = useLocation();
  const { state, location: next } = useNavigation();
  const isLeaving = state === "loading" && next.pathname !== pathname;
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!isLeaving) return;
    shopify.loading(true);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
      shopify.loading(false);
    };
  }, [isLeaving, shopify]);
  // While the next screen cannot come, the one that is there stays.
  const trouble = useConnection()?.trouble ?? "slow";
  const shown = late && isLeaving && trouble === "slow";
  return (
    <>
      {shown ? <Shape /> : null}
      <div hidden={shown}>{children}</div>
    </>
  );
}

function Shape() {
  return (
    <SkeletonPage fullWidth>
      <BlockStack gap="400">
        {[3, 6].map((lines) => (
          <Card key={lines}>
            <SkeletonBodyText lines={lines} />
          </Card>
        ))}
      </BlockStack>
    </SkeletonPage>
  );
}
