import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  print,
  specifiedDirectives,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type ValueNode,
} from "graphql";
import { literalFits } from "./literals.ts";
import type { TopLevelError } from "./errors.ts";

/**
 * Shopify checks a document before it runs anything, in words of its own (recorded, without a cost).
 * What the recorded rules do not catch but the language forbids comes back in the library's words under
 * the code `invalidDocument` (assumed).
 */
export function staticErrors(schema: GraphQLSchema, document: DocumentNode): TopLevelError[] {
  const own = [...fieldErrors(schema, document), ...unusedVariables(document)];
  if (own.length > 0) return own;
  return validate(schema, document).map((error) => ({
    message: error.message,
    ...(error.locations && { locations: error.locations }),
    path: [operationLabel(document)],
    extensions: { code: "invalidDocument" },
  }));
}

function fieldErrors(schema: GraphQLSchema, document: DocumentNode): TopLevelError[] {
  const errors: TopLevelError[] = [];
  const info = new TypeInfo(schema);
  const report = (node: ASTNode, path: string[], message: string, extensions: Record<string, unknown>) =>
    void errors.push({ message, locations: at(node), path, extensions });

  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node, _key, parent, _path, ancestors) {
        const path = [...pathOf([...ancestors, parent]), keyOf(node)];
        const owner = info.getParentType();
        const field = info.getFieldDef();
        const name = node.name.value;
        if (!field) {
          if (owner)
            report(node, path, `Field '${name}' doesn't exist on type '${owner.name}'`, {
              code: "undefinedField",
              typeName: owner.name,
              fieldName: name,
            });
          return false;
        }
        const type = getNamedType(field.type);
        if (!isLeafType(type) && !node.selectionSet)
          report(
            node,
            path,
            `Field must have selections (field '${name}' returns ${type.name} but has no selections. Did you mean '${name} { ... }'?)`,
            {
              code: "selectionMismatch",
              nodeName: `field '${name}'`,
              typeName: type.name,
            },
          );
        if (isLeafType(type) && node.selectionSet) {
          const asked = node.selectionSet.selections.map((selection) => print(selection)).join(", ");
          report(node, path, `Selections can't be made on scalars (field '${name}' returns ${type.name} but has selections [${asked}])`, {
            code: "selectionMismatch",
            nodeName: `field '${name}'`,
            typeName: type.name,
          });
          return false;
        }
        const missing = field.args.filter(
          (arg) => isRequiredArgument(arg) && !node.arguments?.some((given) => given.name.value === arg.name),
        );
        if (missing.length > 0) {
          const names = missing.map((arg) => arg.name).join(", ");
          report(node, path, `Field '${name}' is missing required arguments: ${names}`, {
            code: "missingRequiredArguments",
            className: "Field",
            name,
            arguments: names,
          });
        }
        return undefined;
      },
      Argument(node, _key, parent, _path, ancestors) {
        if (info.getDirective()) return undefined;
        const field = ancestors.at(-1) as ASTNode;
        const on = "name" in field && field.name ? (field.name as { value: string }).value : "";
        const path = [...pathOf([...ancestors, parent]), node.name.value];
        const argument = info.getArgument();
        if (!argument) {
          if (info.getFieldDef())
            report(node, path, `Field '${on}' doesn't accept argument '${node.name.value}'`, {
              code: "argumentNotAccepted",
              name: on,
              typeName: "Field",
              argumentName: node.name.value,
            });
          return false;
        }
        return checkValue(field, node.value, argument.type, { path, parent: "Field", on, argument: node.name.value });
      },
      ObjectField(node, _key, parent, _path, ancestors) {
        const owner = info.getParentInputType();
        const object = owner && getNamedType(owner);
        if (!isInputObjectType(object)) return undefined;
        const field = object.getFields()[node.name.value];
        const path = [...pathOf([...ancestors, parent]), node.name.value];
        if (!field) {
          report(node, path, `InputObject '${object.name}' doesn't accept argument '${node.name.value}'`, {
            code: "argumentNotAccepted",
            name: object.name,
            typeName: "InputObject",
            argumentName: node.name.value,
          });
          return false;
        }
        return checkValue(node, node.value, field.type, { path, parent: "InputObject", on: object.name, argument: node.name.value });
      },
      ObjectValue(node, _key, parent, _path, ancestors) {
        const object = getNullableType(info.getInputType());
        if (!isInputObjectType(object)) return;
        for (const field of Object.values(object.getFields())) {
          if (!isRequiredInputField(field) || node.fields.some((given) => given.name.value === field.name)) continue;
          report(
            node,
            [...pathOf([...ancestors, parent]), field.name],
            `Argument '${field.name}' on InputObject '${object.name}' is required. Expected type ${field.type}`,
            {
              code: "missingRequiredInputObjectAttribute",
              argumentName: field.name,
              argumentType: String(field.type),
              inputObjectType: object.name,
            },
          );
        }
      },
      Directive(node, _key, parent, _path, ancestors) {
        const name = node.name.value;
        if (schema.getDirective(name) || specifiedDirectives.some((directive) => directive.name === name)) return;
        report(node, pathOf([...ancestors, parent]), `Directive @${name} is not defined`, {
          code: "undefinedDirective",
          directiveName: name,
        });
      },
    }),
  );
  return errors;

  function checkValue(
    node: ASTNode,
    value: ValueNode,
    type: Parameters<typeof literalFits>[1],
    where: { path: string[]; parent: string; on: string; argument: string },
  ) {
    if (literalFits(value, type)) return undefined;
    const label = where.parent === "Field" ? `Field '${where.on}'` : `InputObject '${where.on}'`;
    report(node, where.path, `Argument '${where.argument}' on ${label} has an invalid value (${print(value)}). Expected type '${type}'.`, {
      code: "argumentLiteralsIncompatible",
      typeName: where.parent,
      argumentName: where.argument,
    });
    return false as const;
  }
}

function unusedVariables(document: DocumentNode): TopLevelError[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || document.definitions.some((other) => other.kind === Kind.FRAGMENT_DEFINITION))
      return [];
    const used = new Set<string>();
    visit(definition.selectionSet, { Variable: (node) => void used.add(node.name.value) });
    const unused = (definition.variableDefinitions ?? []).filter((variable) => !used.has(variable.variable.name.value));
    return unused.map((variable) => ({
      message: `Variable $${variable.variable.name.value} is declared by ${definition.name?.value ?? "anonymous " + definition.operation} but not used`,
      locations: at(definition),
      path: [labelOf(definition)],
      extensions: { code: "variableNotUsed", variableName: variable.variable.name.value },
    }));
  });
}

/** `query Name`, then the response keys, arguments and input fields down to the node. */
function pathOf(ancestors: readonly (ASTNode | readonly ASTNode[] | undefined)[]): string[] {
  return ancestors.flatMap((ancestor) => {
    if (!ancestor || !("kind" in ancestor)) return [];
    if (ancestor.kind === Kind.OPERATION_DEFINITION) return [labelOf(ancestor)];
    if (ancestor.kind === Kind.FRAGMENT_DEFINITION) return [`fragment ${ancestor.name.value}`];
    if (ancestor.kind === Kind.INLINE_FRAGMENT) return [`... on ${ancestor.typeCondition?.name.value ?? ""}`.trim()];
    if (ancestor.kind === Kind.FIELD) return [keyOf(ancestor)];
    if (ancestor.kind === Kind.ARGUMENT || ancestor.kind === Kind.OBJECT_FIELD) return [ancestor.name.value];
    return [];
  });
}

const keyOf = (node: { alias?: { value: string }; name: { value: string } }) => node.alias?.value ?? node.name.value;

const labelOf = (node: { operation: string; name?: { value: string } }) =>
  node.name ? `${node.operation} ${node.name.value}` : node.operation;

function operationLabel(document: DocumentNode): string {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation ? labelOf(operation) : "query";
}

function at(node: ASTNode): { line: number; column: number }[] {
  const start = node.loc?.startToken;
  return start ? [{ line: start.line, column: start.column }] : [];
}
