import type { DurableClient } from "durable-functions";
import { instanceStatus, isAlive } from "./collector";

/** Starts an orchestration of a fixed id, unless it is running. @returns whether it was started */
export async function startOnce(
  client: DurableClient,
  name: string,
  instanceId: string,
  input: unknown,
): Promise<boolean> {
  if (isAlive(await instanceStatus(client, instanceId))) return false;
  try {
    await client.startNew(name, { instanceId, input });
    return true;
  } catch (error) {
    // Two starts of one id race; the other one has won.
    if (!isAlive(await instanceStatus(client, instanceId))) throw error;
    return false;
  }
}
