import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

import { MAP, only, PURE, pureOnly } from "./scripts/lint/import-map.js";

const SOURCES = "{js,mjs,ts,tsx}";

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "build/",
      "dist/",
      ".data/",
      "coverage/",
      "app/generated/",
      "app/shopify/admin.generated.ts",
      "extensions/**/dist/",
      "extensions/*/assembly/",
    ],
  },
  // A rule that is wrong for one line is wrong: change the rule or the line.
  { linterOptions: { noInlineConfig: true } },
  ...tseslint.configs.recommended,
  {
    files: [`**/*.${SOURCES}`],
    plugins: { "react-hooks": hooks },
    rules: {
      "max-lines": ["error", { max: 400 }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-empty": "error",
      "no-restricted-syntax": ["error", { selector: "TSEnumDeclaration", message: "Node strips types, it does not compile: use a union." }],
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "all" }],
    },
  },
  {
    files: ["{app,scripts,tests,bench}/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only app/platform/env.server.ts reads the environment." },
      ],
    },
  },
  { files: ["app/platform/env.server.ts"], rules: { "no-restricted-properties": "off" } },
  only("app", "*", ["../remix.config.js", "#app/", "node:", "@", "[a-z]"]),
  ...Object.entries(MAP).flatMap(([folder, allowed]) => [
    only(`app/${folder}`, "*", [`#app/${folder}/`, ...allowed]),
    // One folder deeper, "../name.ts" is still the folder's own.
    only(`app/${folder}`, "*/**/*", [`#app/${folder}/`, "../[a-z0-9.-]+$", ...allowed]),
  ]),
  ...PURE.map(pureOnly),
  only("tests/twin", "**/*", ["../", "node:", "@", "[a-z]"]),
);
