/** What is known of the computer around the program; null where it cannot be told. */
export interface Surroundings {
  onBattery: boolean | null;
  /** Since somebody last touched keyboard or mouse. */
  idleSeconds: number | null;
}
