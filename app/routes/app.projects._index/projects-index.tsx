import { useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Card, EmptySearchResult, IndexTable, InlineStack, Link, Select, Tabs, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { ProjectRow, ProjectsListed } from "#app/projects/list-projects.server.ts";
import type { ProjectSort } from "#app/projects/project-listing.ts";
import type { SavedView } from "#app/views/saved-view.ts";

import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { useSorting } from "#app/ui/offer/use-sorting.ts";
import { SavedViews } from "#app/ui/saved-views.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";

const TABS = [
  { id: "open", content: "Open" },
  { id: "archived", content: "Archived" },
] as const;

type Props = {
  show: "open" | "archived";
  list: { search: string; offerId: string | null; sort: ProjectSort; direction: "asc" | "desc"; page: number; pageSize: number };
  projects: ProjectsListed;
  views: readonly SavedView[];
  /** The address as a view keeps it. */
  query: string;
  looking: boolean;
};

/** Projects a page at a time. A row opens the project. */
export function ProjectsIndex({ show, list, projects, views, query, looking }: Props) {
  const phone = useIsMobile();
  const [, setSearch] = useSearchParams();
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: projects.total });
  const inAddress = useSearchParam();
  const sorting = useSorting<ProjectSort>({ columns: COLUMNS, sort: list.sort, direction: list.direction });
  const narrowed = list.search !== "" || list.offerId !== null;
  const nothing = !narrowed ? (show === "open" ? "No open projects" : "No archived projects") : "No project found";
  return (
    <Card padding="0">
      <Tabs
        tabs={[...TABS]}
        selected={TABS.findIndex(({ id }) => id === show)}
        onSelect={(at) => setSearch(at === 0 ? {} : { show: "archived" })}
      />
      <Box paddingInline="300" paddingBlockEnd="300">
        <SavedViews list="projects" views={views} query={query} />
      </Box>
      <Box paddingInline="300" paddingBlockEnd="300">
        <div className="report-controls">
          <div className="grows">
            <SearchField key={show} label="Search projects by name or offer" search={list.search} />
          </div>
          <Select
            label="Offer"
            labelInline
            options={offerOptions(projects.offers, list.offerId)}
            value={list.offerId ?? ""}
            onChange={(offer) => inAddress("offer", offer)}
          />
        </div>
      </Box>
      {projects.total === 0 ? null : <Totals projects={projects} />}
      <IndexTable
        resourceName={{ singular: "project", plural: "projects" }}
        itemCount={projects.rows.length}
        selectable={false}
        condensed={phone}
        loading={looking}
        {...sorting}
        headings={[
          { title: "Project" },
          { title: "Stages" },
          { title: "Connected offers" },
          { title: "Members", alignment: "end" },
          { title: "Created" },
        ]}
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

const COLUMNS = ["name", null, null, "members", "created"] as const;

/** The offers that projects are connected to; and the one that is asked for, should no project have it any more. */
function offerOptions(offers: ProjectsListed["offers"], asked: string | null) {
  const known = offers.map(({ id, title }) => ({ label: title, value: id }));
  const gone = asked !== null && asked !== "none" && !offers.some(({ id }) => id === asked);
  return [
    { label: "Any", value: "" },
    { label: "Without an offer", value: "none" },
    ...known,
    ...(gone ? [{ label: "An offer of no project", value: asked }] : []),
  ];
}

/** What the projects on all pages have together. A member may be in several. */
function Totals({ projects: { total, sums } }: { projects: ProjectsListed }) {
  const same = sums.places === sums.members;
  const people = same ? plural(sums.members, "member") : `${plural(sums.members, "member")} in ${plural(sums.places, "place")}`;
  return (
    <Box paddingInline="300" paddingBlockEnd="300">
      <Text as="p" tone="subdued">
        {`${plural(total, "project")}: ${people}.`}
      </Text>
    </Box>
  );
}

function ProjectCells({ project }: { project: ProjectRow }) {
  const { date } = useShopFormat();
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
      <IndexTable.Cell>
        <Text as="span" tone="subdued">
          {date(project.createdAt)}
        </Text>
      </IndexTable.Cell>
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
