import type { Machine } from "../machine";

/** The machine as one line; the load is that of the last minute. */
export function machineLine({ date, node, system, cores, processor, memory, load }: Machine, after: number): string {
  return (
    `${date.slice(0, 16)}Z: ${cores} cores (${processor}), ${memory} GB, ${system}, Node ${node}; ` +
    `load ${load.toFixed(1)} before, ${after.toFixed(1)} after.`
  );
}
