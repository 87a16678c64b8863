/** @jsxImportSource preact */
import type { CreatorOffer } from "#app/portal/creator-view.ts";

import { host, t } from "./host.ts";
import { NameForm } from "./name-form.tsx";
import { TakeBack } from "./take-back.tsx";
import { givesText, noteText, wishText } from "./notes.ts";

type OfferProps = { offer: CreatorOffer; zone: string; onAsked: () => void };

/** One offer: the code and how it stands, the link, what was sold, and the form for another name. */
export function OfferSection({ offer, zone, onAsked }: OfferProps) {
  const { enrolmentId, title, status, code, totals, link, leads, mayAsk, mayWithdraw } = offer;
  const notes = [...offer.notes.map((note) => noteText(note, zone)), ...(offer.wishNote ? [wishText(offer.wishNote)] : [])];
  const money = ({ amount, currency }: typeof totals.sales) => host().i18n.formatCurrency(Number(amount), { currency });
  return (
    <s-section heading={title}>
      <s-stack gap="base">
        <s-text color="subdued">{givesText(offer)}</s-text>
        <s-stack direction="inline" gap="base" alignItems="center">
          {code !== null && <s-text type="strong">{code}</s-text>}
          <s-badge tone={status === "active" ? "auto" : "neutral"}>{t(`status.${offer.statusWord ?? offer.status}`)}</s-badge>
          {code !== null && <Copy id={`code-${enrolmentId}`} text={code} label={t("copy_code")} />}
        </s-stack>
        {(offer.channels ?? []).map(({ slug, label, code: codeOfChannel, link: linkOfChannel }) => (
          <s-stack key={slug} direction="inline" gap="base" alignItems="center">
            <s-text>{label}</s-text>
            <Copy id={`code-${enrolmentId}-${slug}`} text={codeOfChannel} label={t("copy_code")} />
            <Copy id={`link-${enrolmentId}-${slug}`} text={linkOfChannel} label={t("copy_link")} />
          </s-stack>
        ))}
        {notes.map((note) => (
          <s-text key={note}>{note}</s-text>
        ))}
        <s-stack direction="inline" gap="base">
          <s-text>{`${t("orders")}: ${host().i18n.formatNumber(totals.conversions)}`}</s-text>
          <s-text>{`${t("sales")}: ${money(totals.sales)}`}</s-text>
          <s-text>{`${t("commission")}: ${money(totals.commission)}`}</s-text>
        </s-stack>
        {leads && (
          <>
            <s-stack direction="inline" gap="base" alignItems="center">
              <s-link href={link}>{t("link")}</s-link>
              <Copy id={`link-${enrolmentId}`} text={link} label={t("copy_link")} />
              <s-qr-code content={link} accessibilityLabel={t("qr")} />
            </s-stack>
            <s-text color="subdued">{t("link_stays")}</s-text>
          </>
        )}
        {mayWithdraw && <TakeBack enrolmentId={enrolmentId} onTaken={onAsked} />}
        {mayAsk && <NameForm enrolmentId={enrolmentId} onAsked={onAsked} />}
      </s-stack>
    </s-section>
  );
}

function Copy({ id, text, label }: { id: string; text: string; label: string }) {
  return (
    <>
      <s-button commandFor={id} command="--copy">
        {label}
      </s-button>
      <s-clipboard-item id={id} text={text} />
    </>
  );
}
