/**
 * Projects: the work that is under way with creators, and how far its members are.
 * For the merchant who runs a launch: which projects are there, who stands where, on to one of them.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { z } from "zod";

import { EmptyResults } from "#app/ui/empty-results.tsx";
import { ProjectsIndex } from "./projects-index.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { PROJECT_SORTS } from "#app/projects/project-listing.ts";
import { hasProjects, listProjects } from "#app/projects/list-projects.server.ts";
import { oneOf, pageFrom, searchFrom } from "#app/http/params.server.ts";
import { viewOf } from "#app/views/saved-view.ts";
import { readViews } from "#app/views/saved-views.server.ts";
import { useMay } from "#app/ui/rights.tsx";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const show = oneOf(["open", "archived"] as const, { raw: address.get("show"), fallback: "open" });
  const list = {
    search: searchFrom(address),
    offerId: address.get("offer") === "none" ? "none" : (z.uuid().safeParse(address.get("offer")).data ?? null),
    sort: oneOf(PROJECT_SORTS, { raw: address.get("sort"), fallback: "name" }),
    direction: oneOf(["asc", "desc"] as const, { raw: address.get("direction"), fallback: "asc" }),
    page: pageFrom(address),
    pageSize: PAGE_SIZE,
  };
  const [any, projects, views] = await Promise.all([
    hasProjects(ctx),
    listProjects(ctx, { archived: show === "archived", ...list }),
    readViews(ctx, "projects"),
  ]);
  return shown({ any, show, list, projects, views, query: viewOf("projects", address) });
}

export const meta = () => [{ title: "Projects" }];

export default function Projects() {
  const { any, ...shown } = useLoaderData<typeof loader>();
  const navigation = useNavigation();
  const looking = navigation.state === "loading" && navigation.location.pathname === "/app/projects";
  const may = useMay();
  const create = { content: "Create project", url: "/app/projects/new" };
  return (
    <Page
      fullWidth
      title="Projects"
      subtitle="Your work with creators, stage by stage"
      {...(any && may("refresh") ? { primaryAction: create } : {})}
    >
      {any ? (
        <ProjectsIndex {...shown} looking={looking} />
      ) : (
        <EmptyResults title="No projects yet" action={{ ...create, right: "refresh" }}>
          A project takes members through the stages of a piece of work: a brief, a product, their content, their promo codes. Connect
          offers to it, and codes can be refreshed from there.
        </EmptyResults>
      )}
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
