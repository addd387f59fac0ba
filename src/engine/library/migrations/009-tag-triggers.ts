import { staleTagTriggers } from '../facts.ts';

/** Format 9: tags that the program gives no longer have a photo's words indexed anew. */
export const tagTriggers = /* sql */ `
  DROP TRIGGER stale_tag;
  DROP TRIGGER stale_tag_changed;
  DROP TRIGGER stale_tag_dropped;
  DROP TRIGGER stale_tag_renamed;
  ${staleTagTriggers}
`;
