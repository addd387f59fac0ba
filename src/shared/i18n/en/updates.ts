import type { updates as italian } from '../it/updates.ts';
import type { Message } from '../message.ts';

export const updates: Record<keyof typeof italian, Message> = {
  'ui.updates': 'Updates',
  'ui.updates.choice': 'Check for updates',
  'ui.updates.choice.never': 'never',
  'ui.updates.choice.ask': 'ask before each check',
  'ui.updates.choice.weekly': 'once a week',
  'ui.updates.why':
    'A check only asks over the network whether there is a new version: nothing of your photos is sent. You are asked before anything is downloaded, and again before it is installed.',
  'ui.updates.tells':
    'This copy does not update itself: we will tell you of a new version, to be fetched where this one came from.',
  'ui.updates.off.none': 'This copy of Fototeca does not know where to look for new versions.',
  'ui.updates.off.unverified':
    'This copy of Fototeca does not have the key to verify new versions, and so does not look for them.',
  'ui.updates.now': 'Check now',
  'ui.updates.outcome.current': 'You have the latest version.',
  'ui.updates.outcome.told': 'There is a new version.',
  'ui.updates.outcome.declined': 'All right, nothing was installed.',
  'ui.updates.outcome.installing': 'Fototeca closes and opens again, updated.',
  'update.ask.check': 'Check whether there is a new version of Fototeca?',
  'update.detail.check':
    'This is one request over the network to where Fototeca comes from. Nothing of your photos is sent. You can choose otherwise in Settings.',
  'update.ask.download': 'There is Fototeca {version}. Download it ({size} MB)?',
  'update.detail.download':
    'It is downloaded and verified; you are asked again before it is installed.',
  'update.ask.install': 'Fototeca {version} is ready. Install it now?',
  'update.detail.install':
    'Fototeca closes and opens again. Library and photos stay as they are; work under way goes on where it was.',
  'update.yes.check': 'Check',
  'update.yes.download': 'Download',
  'update.yes.install': 'Install and reopen',
  'update.no': 'Not now',
  'update.tell.available':
    'There is Fototeca {version}. This copy does not update itself: fetch it where this one came from.',
  'update.tell.unsigned':
    'A version {version} was found that does not carry Fototeca’s signature: it was not downloaded. If this happens again, tell whoever gave you Fototeca.',
  'update.tell.failed': 'The update was not installed: {reason}. Fototeca stays as it is.',
  'error.update-unreachable':
    'It could not be found out whether there is a new version ({reason}). Check the connection and try again.',
  'error.update-unsigned':
    'The version {version} that was found does not carry Fototeca’s signature: it is not downloaded. Fototeca stays as it is.',
  'error.update-failed':
    'The downloaded update is not good and was not installed ({reason}). Fototeca stays as it is: try again later.',
};
