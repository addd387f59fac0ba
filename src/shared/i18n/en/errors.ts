import type { errors as italian } from '../it/errors.ts';
import type { Message } from '../message.ts';

export const errors: Record<keyof typeof italian, Message> = {
  'error.library-missing':
    'There is no library in {path} yet. Create it with “fototeca index FOLDER”.',
  'error.library-empty':
    'The library in {path} is still empty: index a folder with “fototeca index FOLDER”.',
  'error.library-locked':
    'The library {path} is already open in another Fototeca (process {pid}). Close it and try again.',
  'error.library-newer':
    'The library {path} was made by a newer version of Fototeca (format {version}, this version knows up to {supported}). Please update Fototeca.',
  'error.library-not-ours': '{path} is not a Fototeca library: it was not touched.',
  'error.library-corrupt':
    'The library {path} is damaged ({reason}). Nothing was changed; backups are in {backups}: “fototeca restore” lists them and restores one.',
  'error.backup-missing': 'There is no backup “{name}”. Those that there are: “fototeca restore”.',
  'error.report-unwritable':
    'The report cannot be written to {path} ({reason}): choose another file.',
  'error.library-read-only':
    'The library {path} cannot be written: its folder or disk is read-only.',
  'error.library-io': 'The disk of the library {path} reports errors: {reason}.',
  'error.disk-full':
    'The disk that holds {path} is full. Free some space and try again: nothing was lost.',
  'error.folder-missing': 'The folder {path} does not exist.',
  'error.folder-not-a-folder': '{path} is not a folder.',
  'error.folder-unreachable':
    'The folder {path} cannot be reached: is the disk connected, and does it answer? Its photos stay in the library.',
  'error.photo-not-found': 'No photo of the library matches {reference}.',
  'error.tag-exists': 'There is a tag “{name}” already.',
  'error.album-missing': 'Album {id} is no longer there.',
  'error.job-missing': 'Job {id} has ended already.',
  'error.query-empty': 'Say what to search for, or give an example photo.',
  'error.file-missing': 'The file {path} does not exist.',
  'error.no-file-manager': 'There is no program here that shows folders. The photo is at {path}.',
  'error.file-unreadable': 'The file cannot be read: {reason}.',
  'error.directory-unreadable': 'The folder cannot be read: {reason}.',
  'error.file-vanished': 'The file disappeared while it was being read.',
  'error.file-changed':
    'The file changed while it was being read: it will be read again at the next scan.',
  'error.file-empty': 'The file is empty (zero bytes).',
  'error.file-name-not-unicode':
    'The file name is not valid Unicode text: rename it to see it here.',
  'error.file-too-large': 'The file is too large ({bytes} bytes).',
  'error.not-an-image': 'The content of the file is not an image we recognise.',
  'error.image-corrupt': 'The picture does not open: {reason}.',
  'error.image-too-many-pixels': 'The image has too many pixels to be opened safely ({reason}).',
  'error.raw-without-preview': 'The RAW file holds no readable preview.',
  'error.raw-tool-missing':
    'Reading RAW files needs ExifTool (on Linux: the package “perl”): {reason}.',
  'error.worker-crashed': 'Reading this file crashed the photo reader: the file was set aside.',
  'error.worker-timeout': 'Reading this file never ended: the file was set aside.',
  'error.model-hangs':
    'The model does not answer, not even after a restart. Try again; if it goes on, choose another one in Settings.',
  'error.model-crashes':
    'The model crashes on this text, even after a restart. Try other words, or choose another model in Settings.',
  'error.worker-unavailable': 'The photo reader does not start ({reason}).',
  'error.model-missing': 'The model “{id}” is not installed.',
  'error.model-file-missing': 'The model “{id}” lacks the file {file}.',
  'error.model-manifest-invalid': 'The manifest of the model in {path} is not valid: {reason}.',
  'error.model-file-corrupt': 'The file {file} of the model “{id}” does not open: {reason}.',
  'error.model-mismatch':
    'The model “{id}” does not match its manifest: {what} should be {expected} but is {actual}.',
  'error.device-unavailable': 'The device “{device}” cannot be used on this computer: {reason}.',
  'error.model-output-invalid':
    'The model “{id}” gave an unusable result on “{device}” ({reason}): it was not saved.',
  'error.encoder-stopped': 'The computation of the model “{id}” was interrupted ({reason}).',
  'error.page-missing': 'The window has not been built yet: “npm run build” makes it.',
  'error.engine-stopped':
    'Fototeca’s engine stopped several times ({reason}). Close Fototeca and open it again; photos and library are safe.',
  'error.engine-gone': 'Fototeca’s engine did not answer. Try again in a moment.',
  'error.internal': 'Internal error of Fototeca: {reason}',
  'error.request-unknown': 'There is no request “{method}”.',
  'error.request-invalid': 'The request “{method}” is not valid: {reason}.',
  'error.usage': '{detail}',
  'error.usage-missing': '{what} is missing. “fototeca --help” shows how it is used.',
  'error.usage-command': 'There is no command “{command}”. “fototeca --help” lists them.',
  'error.usage-option':
    'There is no option {option} here. “fototeca --help” lists those there are.',
  'error.usage-option-value': 'The option {option} lacks its value.',
  'error.usage-option-flag': 'The option {option} takes no value.',
  'error.usage-number': '{option} wants a whole number of at least {minimum}, not “{value}”.',
  'error.usage-choice': '{option} cannot be “{value}”. Possible values: {choices}.',

  'reason.truncated': 'the file ends too early, perhaps after an interrupted copy',
  'reason.damaged': 'its data are damaged or incomplete',
  'reason.unsupported': 'it is in a variety of its format that Fototeca cannot open',
  'reason.EISDIR': 'it is a folder',
  'reason.EACCES': 'permission denied',
  'reason.EPERM': 'the system does not allow it',
  'reason.EIO': 'the disk has reading errors',
  'reason.EBUSY': 'another program is using it',
  'reason.EMFILE': 'too many files are open at once',
  'reason.ENFILE': 'too many files are open at once',
  'reason.ELOOP': 'its links go round in a circle',
  'reason.ENAMETOOLONG': 'its name is too long',
  'reason.ETIMEDOUT': 'the network disk does not answer',
  'reason.ENOTCONN': 'the network disk is not connected',
};
