import { useActionData, useFetcher, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Link, Page, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";

import { ClashBanner, FieldClash } from "#app/ui/edits/field-clash.tsx";
import { useEdits, useRefusals } from "#app/ui/edits/use-edits.ts";
import { useFirstError } from "#app/ui/first-error.ts";
import { answerTo } from "#app/ui/search/answer-to.ts";
import { customerUrl } from "#app/ui/shopify-links.ts";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";
import type { Conflict } from "#app/edits/merge-edits.ts";
import { MEMBER_UNITS } from "#app/members/member-units.ts";
import type { CustomerChoice } from "#app/members/member-fields.ts";
import type { MemberForm as Fields } from "#app/members/member-units.ts";

export type MemberFormAnswer = {
  refused?: string;
  problems?: Partial<Record<keyof Fields, string>>;
  conflict?: Conflict<Fields> | null;
};

/** `loadedAt`: when the member was read; absent for a new one. */
type FormProps = { title: string; back: { content: string; url: string }; saved: Fields; begin?: Fields; loadedAt?: string };

/**
 * A member's details, saved together by the admin's save bar, and the customer they are in Shopify. `begin` is what the
 * form starts with where that is more than what is saved.
 */
export function MemberForm({ title, back, saved, begin = saved, loadedAt = NEVER }: FormProps) {
  const edits = useEdits({ form: saved, start: begin, loadedAt, keep: "member" }, MEMBER_UNITS);
  const { form, change: setForm } = edits;
  const answer = useActionData<MemberFormAnswer>();
  useRefusals(answer?.conflict, edits.receive);
  const problems = answer?.problems ?? {};
  const navigation = useNavigation();
  const submit = useSubmit();
  const saving = navigation.state !== "idle" && navigation.formMethod === "POST";
  const toFirstError = useFirstError(!saving && (Object.keys(problems).length > 0 || edits.clashes.length > 0));
  const field = (name: keyof Fields, label: string, more: { type?: "email"; helpText?: string } = {}) => (
    <BlockStack gap="200">
      <TextField
        label={label}
        autoComplete="off"
        maxLength={200}
        value={form[name]}
        onChange={(value) => setForm((now) => ({ ...now, [name]: value }))}
        {...(problems[name] ? { error: problems[name] } : {})}
        {...more}
      />
      <FieldClash edits={edits} unit={name} label={label} say={(of) => of[name] || "empty"} />
    </BlockStack>
  );
  return (
    <Page title={title} backAction={back}>
      <UnsavedChanges
        id="member-save-bar"
        byKey
        open={edits.changed}
        saving={saving}
        onSave={() => {
          toFirstError();
          submit({ edits: JSON.stringify(edits.toSave()), newId: edits.formId }, { method: "post" });
        }}
        onDiscard={edits.discard}
      />
      <BlockStack gap="400">
        {answer?.refused && !saving ? <Banner tone="critical">{answer.refused}</Banner> : null}
        <ClashBanner edits={edits} />
        <Card>
          <FormLayout>
            <FormLayout.Group>
              {field("firstName", "First name")}
              {field("lastName", "Last name")}
            </FormLayout.Group>
            {field("email", "E-mail", { type: "email" })}
            {field("handle", "Handle", { helpText: "Without the @. Leave it empty if they have none." })}
          </FormLayout>
        </Card>
        <CustomerLink
          customerId={form.customerId}
          email={form.email}
          onLink={(customerId) => setForm((now) => ({ ...now, customerId }))}
          {...(problems.customerId ? { problem: problems.customerId } : {})}
        />
        <FieldClash edits={edits} unit="customerId" label="Customer in Shopify" say={(of) => customerLabel(of.customerId)} />
      </BlockStack>
    </Page>
  );
}

const NEVER = new Date(0).toISOString();

function customerLabel(customerId: string): string {
  return customerId === "" ? "not linked" : `customer ${customerId.split("/").at(-1)}`;
}

type LinkProps = { customerId: string; email: string; problem?: string; onLink: (customerId: string) => void };

/** A creator who is also a customer sees their codes on the storefront when they are signed in. */
function CustomerLink({ customerId, email, problem, onLink }: LinkProps) {
  const fetcher = useFetcher<{ search: string; customers: CustomerChoice[] }>();
  const { load } = fetcher;
  const [words, setWords] = useState("");
  const wanted = words.trim();
  useEffect(() => {
    if (wanted.length < 3) return;
    const timer = setTimeout(() => load(`/app/customers?search=${encodeURIComponent(wanted)}`), 300);
    return () => clearTimeout(timer);
  }, [wanted, load]);
  const answer = wanted.length < 3 ? null : answerTo(fetcher.data, wanted);
  const found = answer?.customers ?? [];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Customer in Shopify
        </Text>
        {customerId === "" ? (
          <>
            <TextField
              label="Find the customer by e-mail or name"
              autoComplete="off"
              value={words}
              onChange={setWords}
              loading={fetcher.state !== "idle"}
              {...(problem ? { error: problem } : {})}
              {...(email !== "" && words === ""
                ? { connectedRight: <Button onClick={() => setWords(email)}>Use their e-mail</Button> }
                : {})}
            />
            {found.map((customer) => (
              <InlineStack key={customer.id} align="space-between" blockAlign="center" gap="200">
                <Text as="span">{[customer.name, customer.email].filter(Boolean).join(", ")}</Text>
                <Button accessibilityLabel={`Link ${customer.name || customer.email}`} onClick={() => onLink(customer.id)}>
                  Link
                </Button>
              </InlineStack>
            ))}
            {answer !== null && found.length === 0 ? <Text as="p">No customer found.</Text> : null}
          </>
        ) : (
          <InlineStack gap="300" blockAlign="center">
            <Link url={customerUrl(customerId)} target="_top">
              Open the customer in Shopify
            </Link>
            <Button variant="plain" onClick={() => onLink("")}>
              Unlink
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
