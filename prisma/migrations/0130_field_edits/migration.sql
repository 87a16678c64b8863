-- Who last changed a field of a record, so that a person whose change meets another's is told whose it is. One row per field.
CREATE TABLE "FieldEdit" (
    "shop" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FieldEdit_pkey" PRIMARY KEY ("shop","record","field")
);

-- Who is saving a record whose fields are kept by Shopify right now: no transaction stays open while Shopify is asked.
CREATE TABLE "RecordHold" (
    "shop" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RecordHold_pkey" PRIMARY KEY ("shop","record")
);
