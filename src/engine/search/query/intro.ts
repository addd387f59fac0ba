import type { Draft } from './draft.ts';

const PICTURE =
  'foto|fotografi[ae]|immagin[ei]|scatt[oi]|photos?|photographs?|pictures?|pics?|images?|shots?';
const ASKING = [
  "mostra(?:mi|ci|temi)?(?! (?:di|d'|del|della|dei|delle|fotografica|d arte)(?! (?:cui)))",
  '(?:per favore )?(?:mi |ci )?(?:puoi|potresti|vorresti) (?:mostrar(?:mi|ci)|trovar(?:mi|ci)?|cercar(?:mi|ci)?|far(?:mi|ci) vedere|mostrare|trovare|cercare)',
  '(?:mi|ci) (?:puoi|potresti) (?:mostrare|trovare|cercare|far vedere)',
  '(?:fammi|facci|fatemi|fateci|(?:mi |ci )?(?:fai|fa|fate|faresti)) (?:ri)?vedere',
  '(?:mi|ci) (?:mostri|trovi|cerchi|dai)',
  'cerca(?:mi|ci|temi)?|cerco|cercare|sto cercando|trova(?:mi|ci|temi)?|trovare|dammi|dacci|apri(?:mi)?(?= (?:le |la )?(?:foto|immagini))',
  '(?:voglio|vorrei|desidero|volevo)(?: (?:ri)?vedere| trovare| cercare)?',
  "dove (?:sono|stanno|ho messo|trovo)|quali sono|quali(?= (?:foto|immagini|video))|hai|(?:avete|abbiamo|esistono)(?= (?:delle |qualche |altre )?(?:foto|fotografie|immagini) (?:di|del|dello|della|dell'|dei|degli|delle|con|in cui|dove) )|ci sono",
  '(?:please )?(?:can|could|would) you (?:please )?(?:show|find|get)(?: me| us)?|(?:please )?(?:show|find|give|get)(?: me| us)|find|search(?: for)?|look(?:ing)? for|display',
  "(?:i|we)(?: want| would like| 'd like| d like)(?: to (?:see|find))?|let me see|where are",
].join('|');
const SOME =
  'tutt[ei]|solo|soltanto|solamente|qualche|alcun[ei]|le|gli|i|la|il|lo|una|delle|degli|dei|mie|miei|nostre|nostri|mia|all|the|my|our|some|any|only|just|of|a';
/** Said of the photos, and no constraint: «scattate a», «dove si vede». */
const SEEN =
  'in cui|dove|nelle quali|che ritraggono|che mostrano|con dentro|where|showing|which show';
const IS_SEEN =
  "c' e'?|ci sono|si vede|si vedono|appare|appaiono|compare|compaiono|there is|there are|you can see";
const LINK = "di|d'|del|dello|della|dell'|dei|degli|delle|con|col|of|with";
/** After these «foto» is not what is asked for but what is seen, or what kind it is. */
const KIND =
  /^(?:tessera|ricordo|segnaletic[ae]|(?:di|del) (?:gruppo|classe|profilo|rito|famiglia incorniciata)|profilo|incorniciat[ae]|appes[ae])(?: |$)/;

const PLEASE = 'per favore|per piacere|per cortesia|please';
const VERB = new RegExp(`^(?:${ASKING})(?:(?: ,)? (?:${PLEASE})(?: ,)?)?(?= |$)`);
const NOUN = new RegExp(`^(?:(?:${SOME}) )*(?:${PICTURE})(?= |$)`);
const REST = new RegExp(
  `^ (?:(?:${SEEN})(?: (?:${IS_SEEN}))?|(?:${LINK})(?! (?:un |una |il |lo |la |l' )?(?:posizione|coordinate|gps))|che (?:ho|abbiamo) (?:fatto|scattato|preso)(?: (?:${LINK}))?|(?:ho|abbiamo|hai) (?:${LINK}))(?= |$)`,
);

/**
 * Drops what only asks, at the beginning: «mi fai vedere tutte le foto di». What is asked for must
 * remain: a query that is nothing but such words is meaning.
 */
export function dropIntroduction(draft: Draft): void {
  const { line } = draft;
  const verb = VERB.exec(line)?.[0] ?? '';
  const afterVerb = line.slice(verb.length).trimStart();
  const at = line.length - afterVerb.length;
  const noun = NOUN.exec(afterVerb)?.[0] ?? '';
  if (noun === '') {
    if (verb !== '' && afterVerb !== '') draft.drop(0, draft.tokenAt(at));
    return;
  }
  let end = at + noun.length;
  const after = line.slice(end);
  if (KIND.test(after.trimStart())) {
    if (verb !== '') draft.drop(0, draft.tokenAt(at));
    return;
  }
  end += REST.exec(after)?.[0].length ?? 0;
  draft.drop(0, draft.tokenAt(end));
}
