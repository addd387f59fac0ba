import type { models as italian } from '../it/models.ts';
import type { Message } from '../message.ts';

export const models: Record<keyof typeof italian, Message> = {
  'error.catalogue-invalid': 'The catalogue of models in {path} is not valid: {reason}.',
  'error.model-not-in-catalogue': 'The model “{id}” is not in the catalogue. There are: {known}.',
  'error.model-in-use':
    'The model “{id}” is in use: choose another first with “fototeca models use”.',
  'error.model-embedded': 'The model “{id}” is part of the program and cannot be removed.',
  'error.model-source-file-missing': '{path} lacks the model’s file {file}.',
  'error.setting-invalid':
    'The setting “{setting}” cannot be “{value}”: it wants an http or https address.',
  'error.disk-space':
    'There is not enough room on the disk that holds {path}: {needed} GB are needed, {free} are free. Nothing was downloaded.',
  'error.hub-unreachable':
    '{host} does not answer as it should ({reason}). Check the connection or the proxy and try again: the download goes on where it was.',
  'error.hub-certificate':
    'The certificate of {host} is not valid ({reason}): to be safe nothing is downloaded from there.',
  'error.hub-redirect-refused':
    '{host} redirects to an address that cannot be followed safely ({reason}).',
  'error.hub-file-missing':
    'There is no file {file} in {repository} (version {revision}): the model was moved or taken away.',
  'error.hub-denied':
    'Access to {repository} is denied ({status}): the model is private, or its site asks to accept terms.',
  'error.hub-differs':
    'The file {file} is not the one of the catalogue: expected {expected}, found {actual}. Nothing was installed.',
  'error.hub-unverifiable':
    'The server does not tell size and hash of the file {file} of {repository}: what cannot be verified is not installed.',
  'error.download-corrupt':
    'The file {file} arrived damaged (expected hash {expected}, got {actual}) and was deleted. Try again, or another server.',
  'error.device-drifts':
    'On “{device}” the model gives results that differ from the CPU’s (cosine {cosine}): it is not used, searches would suffer.',
  'cli.devices.summary':
    'Compares the devices that can compute and says which one is used, and why.',
  'cli.devices.model': 'Model: {id}',
  'cli.devices.speed': '{rate} photos/s, {batch} at a time, {precision}',
  'cli.devices.chosen': 'In use: {device}',
  'cli.devices.wanted': 'Your choice: {device}',
  'device.reference': 'always correct: the others are compared with it',
  'device.correct': 'gives the same results as the CPU',
  'device.not-checked': 'not compared yet',
  'device.other-platform': 'does not exist on this system',
  'device.provider-files': 'ONNX Runtime’s CUDA libraries are missing',
  'device.vulkan-driver': 'no Vulkan driver is installed',
  'device.drifts': 'gives results that differ from the CPU’s (cosine {cosine}): not used',
  'device.failed': 'does not start: {detail}',
  'device.crashed': 'crashed and is in quarantine: {detail}',
  'device.hung': 'stopped answering and is in quarantine: {detail}',
  'cli.models.now-used': 'From now on “{id}” searches.',
  'cli.models.embedding':
    '“{id}” has yet to look at {photos} photos, which takes about {size} more on the disk. Meanwhile the model before searches. Ctrl+C to go on another time.',
  'cli.models.not-complete':
    '“{id}” has not seen all photos yet: the model before searches. To complete: fototeca models use {id}',
  'cli.models.summary': 'Lists, installs, imports, removes, chooses and checks models.',
  'error.usage-consent':
    'Downloading “{id}” needs your consent: answer yes when asked, or add --yes.',
  'cli.models.consent':
    '{name} ({size}) will be downloaded, licence {licence}. Your photos stay here.',
  'cli.models.consent-question': 'Go on? (yes/no)',
  'cli.models.installed': 'Model “{id}” installed. To use it: fototeca models use {id}',
  'cli.models.removed': 'Model “{id}” removed.',
  'cli.models.checked': 'The model “{id}” works.',
  'cli.models.in-use': 'in use',
  'cli.models.ready': 'installed',
  'cli.models.broken': 'cannot be used: {reason}',
  'cli.models.available': 'to download ({size})',
  'cli.models.size-about': 'about {size}',
  'cli.models.licence': 'Licence: {licence}',
};
