/** Reading projects, requests for names, messages, links and channels. */
import { z } from "zod";

import { ABOUTS } from "#app/messages/message.ts";
import {
  readChannels,
  readClicks,
  readLinks,
  readMessages,
  readMessageTexts,
  readNameRequests,
  readProjectMembers,
  readProjects,
  readRecipients,
} from "#app/screens/api/read-programme.server.ts";

import { days, paging, yesNo } from "../inputs.ts";
import { LIST, LIST_OF, ONE, oneOf, paged, SINGLE } from "../listing.ts";
import { CURSORS, operation, pageSchema, type Operation } from "../operation.ts";
import { by, id, instant, instantOrNull, place } from "../schemas.ts";

const project = z
  .object({
    ...{ id, name: z.string(), createdAt: instant, archivedAt: instantOrNull },
    stages: z
      .array(z.object({ id, kind: z.string(), name: z.string(), members: z.int().describe("Without archived ones") }))
      .describe("In their order"),
    offerIds: z.array(id).describe("Offers that are connected"),
  })
  .meta({ id: "Project" });

const projectMember = z.object({ memberId: id, stageId: id, addedAt: instant, inStageSince: instant }).meta({ id: "ProjectMember" });

const REQUEST_STATES = ["open", "approved", "declined", "withdrawn"] as const;
const nameRequest = z
  .object({
    ...{ id, ...place, name: z.string().describe("The code that is asked for"), state: z.string().describe(REQUEST_STATES.join(", ")) },
    ...{ createdAt: instant, decidedAt: instantOrNull, decidedBy: by.nullable() },
    answer: z.string().describe("What the creator was told"),
    refreshId: id.nullable().describe("The refresh that carries it out"),
  })
  .meta({ id: "NameRequest" });

const MESSAGE_STATES = ["draft", "sending", "sent", "by_hand"] as const;
const message = z
  .object({
    ...{ id, offerId: id, state: z.enum(MESSAGE_STATES).describe("by_hand: members were told outside the app") },
    about: z.enum(ABOUTS).describe("code: about each member's own code; news: anything else"),
    refreshId: id.nullable().describe("What it tells of"),
    changeId: id.nullable().describe("What it tells of"),
    ...{ createdBy: by, createdAt: instant, sentBy: by.nullable(), sentAt: instantOrNull, settledAt: instantOrNull },
    counts: z
      .object({
        total: z.int(),
        delivered: z.int(),
        waiting: z.int(),
        bounced: z.int(),
        failed: z.int(),
        unclear: z.int(),
        leftOut: z.int(),
      })
      .describe("Recipients; those left out are not in the total"),
  })
  .meta({ id: "Message" });

const RECIPIENT_STATES = ["draft", "left_out", "queued", "sending", "sent", "bounced", "failed", "unclear", "by_hand"] as const;
const recipient = z
  .object({
    memberId: id,
    state: z.enum(RECIPIENT_STATES).describe("unclear: it may have been sent"),
    leftOutFor: z.string().nullable(),
    ...{ attempts: z.int(), nextAttemptAt: instantOrNull, settledAt: instantOrNull },
  })
  .meta({ id: "Recipient" });

const messageText = z
  .object({
    memberId: id,
    address: z.string().nullable().describe("Where it went; null before it was sent"),
    subject: z
      .string()
      .nullable()
      .describe(
        "As it was sent. Null before that, after an erasure, and where it names amounts, or a link to a page with amounts, that the key may not read",
      ),
    body: z.string().nullable().describe("As the subject"),
    template: z.object({ subject: z.string(), body: z.string() }).describe("As it was written, with its variables"),
  })
  .meta({ id: "MessageText" });

const link = z.object({ ...place, url: z.url(), createdAt: instant, clicks: z.int().describe("Since it exists") }).meta({ id: "Link" });
const clicksOfDay = z.object({ ...place, day: z.iso.date(), clicks: z.int() }).meta({ id: "ClicksOfDay" });
const channel = z.object({ slug: z.string(), name: z.string(), createdAt: instant }).meta({ id: "Channel" });

const narrow = { memberId: id.optional(), offerId: id.optional() };
const VIEW = { scope: "view" } as const;

export const PROGRAMME_READS: readonly Operation[] = [
  operation({
    ...{ ...LIST, ...VIEW, id: "listProjects", path: "/projects", tag: "Projects", summary: "Projects with their stages, newest first" },
    query: { ...paging, archived: yesNo.optional() },
    answer: pageSchema(project, "ProjectPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readProjects(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, ...VIEW, id: "getProject", path: "/projects/{projectId}", tag: "Projects", summary: "One project" },
    params: { projectId: id },
    answer: project,
    run: ({ ctx }, { params }) => oneOf(readProjects(ctx, { ...ONE, id: params.projectId })),
  }),
  operation({
    ...{ ...LIST_OF, ...VIEW, id: "listProjectMembers", path: "/projects/{projectId}/members", tag: "Projects" },
    summary: "The members of a project and the stage each is in",
    params: { projectId: id },
    query: { ...paging, stageId: id.optional() },
    answer: pageSchema(projectMember, "ProjectMemberPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.id, query, (asked) => readProjectMembers(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listNameRequests", path: "/name-requests", tag: "Codes" },
    summary: "Other names that creators ask for, newest first",
    query: { ...paging, ...narrow, state: z.enum(REQUEST_STATES).optional() },
    answer: pageSchema(nameRequest, "NameRequestPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readNameRequests(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listMessages", path: "/messages", tag: "Messages" },
    summary: "Messages and drafts with what became of them, newest first",
    query: { ...paging, offerId: id.optional(), state: z.enum(MESSAGE_STATES).optional() },
    answer: pageSchema(message, "MessagePage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readMessages(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, ...VIEW, id: "getMessage", path: "/messages/{messageId}", tag: "Messages", summary: "One message" },
    params: { messageId: id },
    answer: message,
    run: ({ ctx }, { params }) => oneOf(readMessages(ctx, { ...ONE, id: params.messageId })),
  }),
  operation({
    ...{ ...LIST_OF, ...VIEW, id: "listRecipients", path: "/messages/{messageId}/recipients", tag: "Messages" },
    summary: "Whom a message is for and what became of it, by member",
    params: { messageId: id },
    query: { ...paging, state: z.enum(RECIPIENT_STATES).optional() },
    answer: pageSchema(recipient, "RecipientPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.id, query, (asked) => readRecipients(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST_OF, scope: "messages", id: "listMessageTexts", path: "/messages/{messageId}/texts", tag: "Messages" },
    summary: "What a message said to each member",
    description: "What names amounts, or holds a link to a creator's own page, is told only to a key that may also read money.",
    params: { messageId: id },
    query: paging,
    answer: pageSchema(messageText, "MessageTextPage"),
    run: ({ ctx, key }, { params, query }) =>
      paged(CURSORS.id, query, (asked) => readMessageTexts(ctx, { ...asked, ...params, seesAmounts: key.scopes.includes("money") })),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listLinks", path: "/links", tag: "Links", summary: "Members' stable links with their clicks" },
    query: { ...paging, ...narrow },
    answer: pageSchema(link, "LinkPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readLinks(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listClicks", path: "/clicks", tag: "Links", summary: "Clicks on members' links by day, the latest first" },
    query: { ...paging, ...narrow, ...days },
    answer: pageSchema(clicksOfDay, "ClicksPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.day, query, (asked) => readClicks(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listChannels", path: "/channels", tag: "Codes", summary: "Where members post, by slug" },
    query: paging,
    answer: pageSchema(channel, "ChannelPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.word, query, (asked) => readChannels(ctx, asked)),
  }),
];
