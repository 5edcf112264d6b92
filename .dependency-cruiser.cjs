const npm = (...names) => `node_modules/(${names.join("|")})(/|$)`;

/** The rooms of docs/architecture.md: who may import whom. @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "orchestrators-are-deterministic",
      comment: "Durable replays them: only the model, the grid and durable-functions",
      severity: "error",
      from: { path: "^orchestrators/" },
      to: { pathNot: ["^orchestrators/", "^src/model/", "^src/window/grid\\.ts$", npm("durable-functions")] },
    },
    {
      name: "model-is-the-ground",
      severity: "error",
      from: { path: "^src/model/" },
      to: { pathNot: ["^src/model/", npm("zod")] },
    },
    {
      name: "window-is-pure",
      severity: "error",
      from: { path: "^src/window/" },
      to: { pathNot: ["^src/window/", "^src/model/"] },
    },
    {
      name: "cost-is-pure",
      severity: "error",
      from: { path: "^src/report/cost/" },
      to: { pathNot: ["^src/report/cost/", "^src/model/", "^src/config/linger\\.ts$", npm("zod")] },
    },
    {
      name: "feed-knows-no-storage",
      severity: "error",
      from: { path: "^src/feed/" },
      to: { path: ["^src/(archive|control|http|journal/storage)", npm("@azure/storage-blob", "@azure/identity")] },
    },
    {
      name: "snapshots-are-taken-apart",
      comment: "looking the old way uses a connection of its own, and neither the listener nor storage",
      severity: "error",
      from: { path: "^src/snapshots/", pathNot: "^src/snapshots/import/" },
      to: { path: "^src/(archive|control|http|journal|feed/(live|listener|session))" },
    },
    {
      name: "app-never-local",
      severity: "error",
      from: { path: "^(src|orchestrators|activities)/" },
      to: { path: "^(local|bench|test)/" },
    },
    {
      name: "nobody-needs-the-benchmarks",
      severity: "error",
      from: { path: "^(src|orchestrators|activities|local)/" },
      to: { path: "^bench/" },
    },
    {
      name: "webhook-is-an-end",
      comment: "telling others must not become something that listening or reading needs",
      severity: "error",
      from: { path: "^(src|orchestrators|activities)/", pathNot: "^src/(webhook/|app\\.ts$)" },
      to: { path: "^src/webhook/" },
    },
    {
      name: "host-knows-no-headcount",
      severity: "error",
      from: { path: "^local/host/" },
      to: { path: "^(src|orchestrators|activities|local)/", pathNot: "^local/host/" },
    },
    {
      name: "verifier-shares-only-the-format",
      comment: "what wrote an archive must not vouch for it: only the stored form's schemas",
      severity: "error",
      from: { path: "^local/verify/" },
      to: {
        path: "^(src|orchestrators|activities)/",
        pathNot: "^src/model/(archive|archived-day|day|flag|gap|snapshot)\\.ts$",
      },
    },
    {
      name: "dashboard-is-a-browser's",
      comment: "the page is bundled for itself: of the server it knows what answers look like, as types, and no more",
      severity: "error",
      from: { path: "^src/dashboard/" },
      to: { pathNot: ["^src/dashboard/", "^src/http/answers/", npm("uplot")] },
    },
    {
      name: "dashboard-knows-answers-as-types",
      severity: "error",
      from: { path: "^src/dashboard/" },
      to: { path: "^src/http/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nobody-else-uses-the-dashboard",
      severity: "error",
      from: { path: "^(src|orchestrators|activities|local)/", pathNot: "^src/dashboard/" },
      to: { path: "^src/dashboard/" },
    },
    {
      name: "only-local-uses-dev-dependencies",
      severity: "error",
      from: { path: "^(src|orchestrators|activities)/", pathNot: "^src/dashboard/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
