/** Something that its caller can put right; the message is one sentence for people. */
export class FeedError extends Error {
  override readonly name = "FeedError";
}
