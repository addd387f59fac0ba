/** Looking for new versions of the program: what the person has chosen, and what this copy can do. */

/** `never` until the person chooses otherwise; `ask` comes once a week, with a question first. */
export const UPDATE_CHOICES = ['never', 'ask', 'weekly'] as const;
export type UpdateChoice = (typeof UPDATE_CHOICES)[number];

/**
 * `installs`: verified and put in place after two questions. `tells`: the new version is named, the
 * person fetches it where this one came from. `none`: made without an address to look at.
 * `unverified`: made without the key that new versions are signed with, and so never looks.
 */
export type UpdateAbility = 'installs' | 'tells' | 'none' | 'unverified';

export interface UpdateReport {
  choice: UpdateChoice;
  ability: UpdateAbility;
  /** When the last check was asked for, ISO 8601 in UTC; null before the first. */
  lastCheck: string | null;
}

/** How a check that was asked for by hand ended. */
export type UpdateOutcome = 'current' | 'told' | 'declined' | 'installing';
