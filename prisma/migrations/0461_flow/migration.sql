-- Acts that Shopify Flow is still to be told of.
CREATE TABLE "FlowEvent" (
    "shop" TEXT NOT NULL,
    "activityId" UUID NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FlowEvent_pkey" PRIMARY KEY ("shop", "activityId")
);
CREATE INDEX "FlowEvent_dueAt_idx" ON "FlowEvent"("dueAt");

-- What Flow asked the app to do: once for each of its ids, however often it asks.
CREATE TABLE "FlowRun" (
    "shop" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "outcome" TEXT NOT NULL DEFAULT '',
    "changeId" UUID NOT NULL,
    "refreshId" UUID,
    "attemptUntil" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FlowRun_pkey" PRIMARY KEY ("shop", "runId")
);
CREATE INDEX "FlowRun_createdAt_idx" ON "FlowRun"("createdAt");
