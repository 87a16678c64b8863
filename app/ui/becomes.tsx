import { Icon } from "@shopify/polaris";
import { ArrowRightIcon } from "@shopify/polaris-icons";

/** Between an old code and its new one: a drawn arrow, for not every font has one, and a word for those who hear it. */
export function Becomes({ word = "becomes" }: { word?: string }) {
  return (
    <>
      <span className="visually-hidden">{word}</span>
      <span aria-hidden="true" className="becomes">
        <Icon source={ArrowRightIcon} tone="subdued" />
      </span>
    </>
  );
}
