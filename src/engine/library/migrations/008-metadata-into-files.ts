/** Format 8: metadata may be written into photos; the log then knows both contents of a file. */
export const metadataIntoFiles = /* sql */ `
  -- SHA-256 of a photo's file as it was, whose before is then what makes it so again; NULL for the
  -- XMP files beside photos.
  ALTER TABLE metadata_writes ADD COLUMN before_hash TEXT;
  CREATE INDEX metadata_writes_after ON metadata_writes (after_hash);
  CREATE INDEX metadata_writes_before ON metadata_writes (before_hash)
    WHERE before_hash IS NOT NULL;
`;
