import type { Simultaneous } from "../../model/comparison";
import { quantiles } from "./quantile";

/**
 * @param differences snapshot less what was heard, people
 * @param snapshots from how many snapshots they come
 * @param within people
 */
export function simultaneousFigures(differences: readonly number[], snapshots: number, within: number): Simultaneous {
  const sizes = differences.map(Math.abs);
  const [median = null, p95 = null, largest = null] = quantiles(sizes, 0.5, 0.95, 1) ?? [];
  return {
    pairs: differences.length,
    snapshots,
    equal: sizes.filter((size) => size === 0).length,
    within: sizes.filter((size) => size <= within).length,
    median,
    p95,
    largest,
    bias: differences.length > 0 ? differences.reduce((sum, each) => sum + each, 0) / differences.length : null,
  };
}
