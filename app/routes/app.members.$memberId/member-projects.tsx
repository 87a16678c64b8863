import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";

import type { ProjectOfMember } from "#app/projects/read-project.server.ts";

/** On a member's page: the projects they are in, each with their stage. Nothing when there are none. */
export function MemberProjects({ projects }: { projects: ProjectOfMember[] }) {
  if (projects.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Projects
        </Text>
        {projects.map(({ id, name, stage }) => (
          <InlineStack key={id} align="space-between" gap="200">
            <Link url={`/app/projects/${id}`} monochrome>
              {name}
            </Link>
            <Text as="span" tone="subdued">
              {stage}
            </Text>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}
