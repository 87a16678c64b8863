import { ActionList, Badge, BlockStack, Button, Card, InlineStack, Popover, Text, TextField } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon, PlusIcon } from "@shopify/polaris-icons";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { STAGE_NAMES, type StageKind } from "#app/projects/project.ts";
import { kindsToAdd, LONGEST_NAME, moveStage, type DraftProblem, type StageDraft } from "#app/projects/workflow.ts";

type Props = { stages: StageDraft[]; members: Record<string, number>; problems: DraftProblem[]; onChange: (stages: StageDraft[]) => void };

/** The workflow in its order: rename, move up or down, take out, add. */
export function StagesEditor({ stages, members, problems, onChange }: Props) {
  const wrong = problems.find(({ at }) => at === "stages")?.says;
  const at = (key: string) => problems.find((problem) => typeof problem.at === "object" && problem.at.key === key)?.says;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Workflow
        </Text>
        <Text as="p" tone="subdued">
          Members go through these stages in this order. Those in a stage that you take out go to the one before it.
        </Text>
        <ol className="stages">
          {stages.map((stage, position) => (
            <li key={stage.key}>
              <StageRow
                stage={stage}
                place={{ first: position === 0, last: position === stages.length - 1, number: position + 1 }}
                members={stage.id === null ? 0 : (members[stage.id] ?? 0)}
                error={at(stage.key)}
                onName={(name) => onChange(stages.map((one) => (one.key === stage.key ? { ...one, name } : one)))}
                onMove={(by) => onChange(moveStage(stages, { key: stage.key, by }))}
                onRemove={() => onChange(stages.filter((one) => one.key !== stage.key))}
              />
            </li>
          ))}
        </ol>
        {wrong === undefined ? null : (
          <Text as="p" tone="critical">
            {wrong}
          </Text>
        )}
        <AddStage
          kinds={kindsToAdd(stages)}
          onAdd={(kind) => onChange([...stages, { key: crypto.randomUUID(), id: null, kind, name: STAGE_NAMES[kind] }])}
        />
      </BlockStack>
    </Card>
  );
}

type RowProps = {
  stage: StageDraft;
  place: { first: boolean; last: boolean; number: number };
  members: number;
  error: string | undefined;
  onName: (name: string) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

function StageRow({ stage, place, members, error, onName, onMove, onRemove }: RowProps) {
  return (
    <InlineStack gap="200" blockAlign="center">
      <div className="grows">
        <TextField
          label={`Name of stage ${place.number}`}
          labelHidden
          autoComplete="off"
          maxLength={LONGEST_NAME}
          value={stage.name}
          onChange={onName}
          {...(error === undefined ? {} : { error })}
        />
      </div>
      {stage.kind === "promo_codes" ? <Badge tone="info">Promo Codes</Badge> : null}
      {members > 0 ? (
        <Text as="span" tone="subdued">
          {plural(members, "member")}
        </Text>
      ) : null}
      <InlineStack gap="100" wrap={false}>
        <Button
          icon={ArrowUpIcon}
          variant="tertiary"
          accessibilityLabel={`Move ${stage.name} up`}
          disabled={place.first}
          onClick={() => onMove(-1)}
        />
        <Button
          icon={ArrowDownIcon}
          variant="tertiary"
          accessibilityLabel={`Move ${stage.name} down`}
          disabled={place.last}
          onClick={() => onMove(1)}
        />
        <Button
          icon={DeleteIcon}
          variant="tertiary"
          accessibilityLabel={`Take ${stage.name} out`}
          disabled={place.first && place.last}
          onClick={onRemove}
        />
      </InlineStack>
    </InlineStack>
  );
}

function AddStage({ kinds, onAdd }: { kinds: StageKind[]; onAdd: (kind: StageKind) => void }) {
  const [open, setOpen] = useState(false);
  const add = (kind: StageKind) => {
    onAdd(kind);
    setOpen(false);
  };
  return (
    <InlineStack>
      <Popover
        active={open}
        autofocusTarget="first-node"
        onClose={() => setOpen(false)}
        activator={
          <Button icon={PlusIcon} disclosure ariaExpanded={open} onClick={() => setOpen(!open)}>
            Add stage
          </Button>
        }
      >
        <ActionList
          items={kinds.map((kind) => ({ content: kind === "custom" ? "Custom" : STAGE_NAMES[kind], onAction: () => add(kind) }))}
        />
      </Popover>
    </InlineStack>
  );
}
