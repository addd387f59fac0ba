/**
 * A text as it is compared: Unicode forms, capitals, accents, kinds of apostrophe and runs of white
 * space make no difference. «Caffè  all'Angolo» and «caffe all’angolo» are the same.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[’‘ʼ`´]/g, "'")
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
