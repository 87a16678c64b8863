/**
 * Cuts the full Admin schema down to the roots the app and its local Shopify speak, each whole: every argument,
 * every payload field, every field of the types named below whose own type is kept too.
 * The result serves three masters: codegen input, the local Shopify's executable schema, and the contract every
 * document is validated against.
 *
 * Usage: npm run schema:prune -- path/to/full-admin-schema.graphql
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  buildASTSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isInterfaceType,
  parse,
  print,
  specifiedScalarTypes,
  visit,
  type DefinitionNode,
  type GraphQLNamedType,
} from "graphql";

const TARGET = "app/shopify/admin.schema.graphql";

const ROOTS = {
  QueryRoot:
    "codeDiscountNode codeDiscountNodeByCode codeDiscountNodes codeDiscountSavedSearches discountNode discountNodes discountNodesCount discountCodesCount " +
    "discountRedeemCodeBulkCreation job order orders ordersCount customer customers customersCount shop currentAppInstallation " +
    "product products productsCount collection collections collectionsCount node nodes " +
    "bulkOperation bulkOperations currentBulkOperation segments",
  Mutation:
    "discountCodeBasicCreate discountCodeBasicUpdate discountCodeBxgyCreate discountCodeBxgyUpdate " +
    "discountCodeFreeShippingCreate discountCodeFreeShippingUpdate discountCodeActivate discountCodeDeactivate discountCodeDelete " +
    "discountRedeemCodeBulkAdd discountCodeRedeemCodeBulkDelete bulkOperationRunQuery flowTriggerReceive storeCreditAccountCredit giftCardCreate " +
    "discountAutomaticAppCreate metafieldsSet segmentCreate",
};

/** Object types that stay. A field survives when its type is a leaf or stands here. */
const KEPT = [
  /^(QueryRoot|Mutation|Job|Count|PageInfo|MoneyV2|MoneyBag|Attribute|UserError|SavedSearch)$/,
  /^(Discount|CodeDiscount)(?!.*(Automatic|SavedSearch$)).*$/,
  /^DiscountAutomatic(Node|Basic|App|AppCreatePayload)$/,
  /^MetafieldsSet(Payload|UserError)$/,
  /^(AllDiscountItems|Segment(Connection|CreatePayload|Edge)?)$/,
  /^(Order|Customer|Product|ProductVariant|Collection|LineItem|ShippingLine|Refund|RefundLineItem|RefundShippingLine|OrderAdjustment|SavedSearch)(Connection|Edge)?$/,
  /^TaxLine$/,
  /^(Customer(EmailAddress|PhoneNumber|JourneySummary|Visit)|MailingAddress|UTMParameters)$/,
  /^(ManualDiscountApplication|ScriptDiscountApplication|AutomaticDiscountApplication)$/,
  /^BulkOperation(Connection|Edge|UserError)?$/,
  /^(HasRollouts|Rollout(?!s).*)$/,
  /^StoreCreditAccount(Connection|Edge|Credit(Payload|Transaction|UserError)|Transaction(Connection|Edge))?$/,
  /^GiftCard(CreatePayload|UserError)?$/,
  /^(Shop|ShopPlan|AppInstallation|App|AccessScope|Domain|OrderCancellation|Image)$/,
];

const source = process.argv[2];
if (!source) throw new Error("Name the full Admin schema: npm run schema:prune -- FILE");

const full = parse(readFileSync(source, "utf8"));
const schema = buildASTSchema(full, { assumeValidSDL: true });
const builtIn = new Set(specifiedScalarTypes.map((type) => type.name));
const used = new Set<string>();

const isKept = (type: GraphQLNamedType) => isLeafType(type) || KEPT.some((pattern) => pattern.test(type.name));

/** Whether a field of a kept type stays: roots by name, everything else by the type it answers with. */
function keepsField(owner: string, field: string, type: GraphQLNamedType): boolean {
  if (owner in ROOTS) return ROOTS[owner as keyof typeof ROOTS].split(" ").includes(field);
  if (isAbstractType(type))
    return (
      schema.getPossibleTypes(type).some(isKept) &&
      KEPT.concat(/^(Node|HasMetafields|StoreCreditAccountTransaction)$/).some((p) => p.test(type.name))
    );
  return isKept(type);
}

function reach(type: GraphQLNamedType): void {
  if (used.has(type.name) || builtIn.has(type.name)) return;
  used.add(type.name);
  if (isInputObjectType(type)) Object.values(type.getFields()).forEach((field) => reach(getNamedType(field.type)));
  if (isAbstractType(type))
    schema
      .getPossibleTypes(type)
      .filter(isKept)
      .forEach((member) => type.name !== "Node" && reach(member));
  if (isObjectType(type) || isInterfaceType(type)) {
    if (isObjectType(type)) type.getInterfaces().forEach((i) => (i.name === "Node" || isKept(i)) && used.add(i.name));
    for (const field of Object.values(type.getFields())) {
      const answer = getNamedType(field.type);
      if (!keepsField(type.name, field.name, answer)) continue;
      field.args.forEach((argument) => reach(getNamedType(argument.type)));
      reach(answer);
    }
  }
}

reach(schema.getQueryType()!);
reach(schema.getMutationType()!);

const definitions = full.definitions.flatMap((node): DefinitionNode[] => {
  if (node.kind === "DirectiveDefinition") return node.name.value === "idempotent" ? [node] : [];
  if (!("name" in node) || !node.name || !used.has(node.name.value)) return [];
  const owner = node.name.value;
  if (node.kind === "UnionTypeDefinition") return [{ ...node, types: node.types?.filter((t) => used.has(t.name.value)) }];
  if (node.kind !== "ObjectTypeDefinition" && node.kind !== "InterfaceTypeDefinition") return [node as DefinitionNode];
  const fields = schema.getType(owner) as import("graphql").GraphQLObjectType;
  return [
    {
      ...node,
      interfaces: node.interfaces?.filter((i) => used.has(i.name.value)),
      fields: node.fields?.filter((f) => keepsField(owner, f.name.value, getNamedType(fields.getFields()[f.name.value]!.type))),
    },
  ];
});

const bare = definitions.map((node) =>
  print(
    visit(node, {
      enter: (inner) => ("description" in inner && inner.description ? { ...inner, description: undefined } : undefined),
      Directive: (inner) => (inner.name.value === "deprecated" ? undefined : null),
    }),
  ),
);

const sdl = `schema {\n  query: QueryRoot\n  mutation: Mutation\n}\n\n${bare.join("\n\n")}\n`;
buildASTSchema(parse(sdl));
writeFileSync(TARGET, sdl);
console.log(`${TARGET}: ${used.size} types, ${sdl.split("\n").length} lines`);
