-- Which of the app's triggers a shop's workflows use, as Shopify Flow tells.
CREATE TABLE "FlowUse" (
    "shop" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "isUsed" BOOLEAN NOT NULL,
    "toldAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FlowUse_pkey" PRIMARY KEY ("shop","trigger")
);
