import ipaddr from "ipaddr.js";
import { lookup as resolve, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Failure } from "../failure";

/** Public by its number, but the address of Azure's own services on every machine there. */
const azureHost = "168.63.129.16";

/** Whether an address is one of the public internet: not of this machine, its networks, or a special range. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && parsed.toString() !== azureHost;
}

/** @throws Failure where a host is an address itself, and none of the public internet */
export function refusePrivateHost({ hostname }: URL): void {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0 && !isPublic(bare)) throw refusal(bare);
}

/**
 * Resolves names for connections, and lets none lead to where {@link isPublic} says no. What is connected to is the very
 * address that was looked at, so that a name can't change in between.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const refused = error ? undefined : addresses.find(({ address }) => !isPublic(address));
    const [first] = addresses as (LookupAddress | undefined)[];
    if (error) callback(error, "");
    else if (refused || !first) callback(refusal(refused?.address ?? hostname), "");
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function refusal(address: string): Failure {
  return new Failure(
    "page-redirect-refused",
    `a redirect led to ${address}, which is no address of the public internet.`,
  );
}
