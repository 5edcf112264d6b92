const { default: Sequencer } = require("@jest/test-sequencer");

/** Suites that wait for long, the longest first: begun last, one of them would be all that is left to wait for. */
const longest = [
  "e2e/prove",
  "bench/smoke",
  "local/verify/lies",
  "local/cli/end-to-end",
  "local/cost/count",
  "local/compare/simulated-week",
];

/** On a machine that has never run the tests, jest would go by the size of their files. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = longest.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
