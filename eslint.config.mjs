import tseslint from "typescript-eslint";

const nodeModules = "Orchestrators are replayed: no I/O, no Node modules, no clock but the context's.";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".data/", "coverage/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["orchestrators/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...[
          "Date",
          "performance",
          "process",
          "setTimeout",
          "setInterval",
          "setImmediate",
          "crypto",
          "fetch",
          "console",
        ].map((name) => ({ name, message: nodeModules })),
      ],
      "no-restricted-properties": ["error", { object: "Math", property: "random", message: nodeModules }],
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["node:*", "@azure/*", "ws", "luxon"], message: nodeModules }] },
      ],
    },
  },
  {
    files: ["local/**/*.ts", "bench/**/*.ts", "src/model/log.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
);
