/** Format 15: blurred photos that are so by motion; pixels are measured anew to know it. */
export const motion = /* sql */ `
  ALTER TABLE pixels ADD COLUMN motion REAL NOT NULL DEFAULT 0;
`;
