import { useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Card, EmptySearchResult, IndexTable, InlineStack, Link, Tabs, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { ProjectRow } from "#app/projects/list-projects.server.ts";

import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { SearchField } from "#app/ui/search-field.tsx";

const TABS = [
  { id: "open", content: "Open" },
  { id: "archived", content: "Archived" },
] as const;

type Props = {
  show: "open" | "archived";
  list: { search: string; page: number; pageSize: number };
  projects: { rows: ProjectRow[]; total: number };
  looking: boolean;
};

/** Projects a page at a time. A row opens the project. */
export function ProjectsIndex({ show, list, projects, looking }: Props) {
  const phone = useIsMobile();
  const [, setSearch] = useSearchParams();
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: projects.total });
  const nothing = list.search === "" ? (show === "open" ? "No open projects" : "No archived projects") : "No project found";
  return (
    <Card padding="0">
      <Tabs
        tabs={[...TABS]}
        selected={TABS.findIndex(({ id }) => id === show)}
        onSelect={(at) => setSearch(at === 0 ? {} : { show: "archived" })}
      />
      <Box paddingInline="300" paddingBlockEnd="300">
        <SearchField key={show} label="Search projects by name" search={list.search} />
      </Box>
      <IndexTable
        resourceName={{ singular: "project", plural: "projects" }}
        itemCount={projects.rows.length}
        selectable={false}
        condensed={phone}
        loading={looking}
        headings={[{ title: "Project" }, { title: "Stages" }, { title: "Connected offers" }, { title: "Members", alignment: "end" }]}
        {...(projects.total > 0 && { pagination: pages })}
        emptyState={<EmptySearchResult title={nothing} withIllustration={false} />}
      >
        {projects.rows.map((project, position) => (
          <IndexTable.Row key={project.id} id={project.id} position={position}>
            {phone ? <CondensedProject project={project} /> : <ProjectCells project={project} />}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function ProjectCells({ project }: { project: ProjectRow }) {
  return (
    <>
      <IndexTable.Cell className="cell-wraps">
        <ProjectName project={project} />
      </IndexTable.Cell>
      <IndexTable.Cell className="cell-wraps">
        <Stages project={project} />
      </IndexTable.Cell>
      <IndexTable.Cell className="cell-wraps">
        <Offers project={project} />
      </IndexTable.Cell>
      <FigureCell>{String(project.members)}</FigureCell>
    </>
  );
}

function CondensedProject({ project }: { project: ProjectRow }) {
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <ProjectName project={project} />
          <Text as="span" tone="subdued">
            {plural(project.members, "member")}
          </Text>
        </InlineStack>
        <Stages project={project} />
        <Offers project={project} />
      </BlockStack>
    </div>
  );
}

function ProjectName({ project }: { project: ProjectRow }) {
  return (
    <Link url={`/app/projects/${project.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {project.name}
      </Text>
    </Link>
  );
}

/** The workflow with how many are in each stage: "Brief 2, Content 4, Promo Codes 12". */
function Stages({ project }: { project: ProjectRow }) {
  return (
    <span className="workflow">
      {project.stages.map(({ name, members }) => (
        <span key={name}>
          {name} <b>{members}</b>
        </span>
      ))}
    </span>
  );
}

function Offers({ project }: { project: ProjectRow }) {
  const none = project.offers.length === 0;
  return (
    <Text as="span" {...(none ? { tone: "subdued" as const } : {})}>
      {none ? "No offer connected" : project.offers.join(", ")}
    </Text>
  );
}
