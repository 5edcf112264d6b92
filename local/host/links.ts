/** Where the Durable management API is found; every link carries the system key. */
export interface Links {
  readonly base: string;
  readonly hub: string;
  readonly key: string;
}

const WEBHOOK_PATH = "/runtime/webhooks/durabletask";

export function linksOf(origin: string, hub: string, key: string): Links {
  return { base: `${origin}${WEBHOOK_PATH}`, hub, key };
}

/** The value of a durableClient binding, as JSON. */
export function durableClientValue(links: Links): string {
  const query = queryOf(links);
  return JSON.stringify({
    taskHubName: links.hub,
    creationUrls: {
      createNewInstancePostUri: `${links.base}/orchestrators/{functionName}[/{instanceId}]?${query}`,
      createAndWaitOnNewInstancePostUri: `${links.base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: managementLinks(links, "INSTANCEID"),
    baseUrl: links.base,
    requiredQueryStringParameters: query,
    // the SDK sends no key to this address, so the key is part of it
    rpcBaseUrl: `${links.base}/rpc/${links.key}/`,
  });
}

/** The links that a start answers with. */
export function managementLinks(links: Links, instanceId: string): Record<string, string> {
  const instance = `${links.base}/instances/${instanceId === "INSTANCEID" ? instanceId : encodeURIComponent(instanceId)}`;
  const query = queryOf(links);
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

function queryOf(links: Links): string {
  return `taskHub=${encodeURIComponent(links.hub)}&connection=Storage&code=${links.key}`;
}
