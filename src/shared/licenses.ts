/** One piece of others' work in the program; `licenses.json` beside the page holds all of them. */
export interface LicenseNotice {
  name: string;
  version: string;
  /** SPDX expression, as the package states it. */
  license: string;
  /** The licence's text as it comes with the package. */
  text: string;
}
