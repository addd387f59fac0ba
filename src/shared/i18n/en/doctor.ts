import type { Message } from '../message.ts';
import type { doctor as italian } from '../it/doctor.ts';

export const doctor: Record<keyof typeof italian, Message> = {
  'cli.doctor.summary': 'Checks library, models, devices, folders and disk; changes nothing.',
  'cli.doctor.ok': 'fine',
  'cli.doctor.warning': 'warning',
  'cli.doctor.problem': 'problem',
  'cli.doctor.report':
    'The report is in {path}. Look at it before you share it: it has no photos, names, paths or searches.',
  'cli.doctor.well': 'All is well.',
  'cli.doctor.problems': { one: '{count} problem found.', other: '{count} problems found.' },
  'cli.restore.summary':
    'Lists the backups, or puts one in the place of the library; what was there is set aside.',
  'cli.restore.none': 'There are no backups yet.',
  'cli.restore.done': 'The library is again that of the backup {name}.',
  'cli.restore.aside': 'What was there is in {path}.',
  'doctor.versions':
    'Fototeca {fototeca} ({system}; {node}; SQLite {sqlite}; ONNX Runtime {onnx}).',
  'doctor.library.sound':
    'The library {path} is sound: {photos} photos, {megabytes} MB, thumbnails {thumbnails} MB.',
  'doctor.library.older':
    'The library {path} has an older format: it is brought up to date, after a backup, when you open it.',
  'doctor.library.violation':
    'The library contradicts itself ({reason}). Index the folders again; if that is not enough, restore a backup (“fototeca restore”).',
  'doctor.backups.none': 'Backups: none yet.',
  'doctor.backups.newest': {
    one: 'Backups: {count}, of {date}.',
    other: 'Backups: {count}, the last of {date}.',
  },
  'doctor.model.there': 'The model “{id}” has all its files.',
  'doctor.model.works': 'The model “{id}”, the one in use, works.',
  'doctor.model.missing':
    'The model in use, “{id}”, is not there. Install it (“fototeca models install {id}”) or choose another (“fototeca models use”).',
  'doctor.devices.chosen': 'Computing on: {device}.',
  'doctor.devices.unknown': '{count} possible devices, not compared yet (“fototeca devices” does).',
  'doctor.devices.failed':
    'The device {device} did not work and is not used ({reason}). Update the drivers, then “fototeca devices --recheck”.',
  'doctor.folder.fine': 'The folder {path} can be read and tells of changes.',
  'doctor.folder.unreadable':
    'The folder {path} cannot be read ({reason}): check permissions and the disk.',
  'doctor.folder.unwatched':
    'The folder {path} can be read, but the system does not tell of changes: Fototeca looks again every five minutes.',
  'doctor.disk.free': 'The library’s disk has {gigabytes} GB free.',
  'doctor.disk.little':
    'The library’s disk has {gigabytes} GB left: make room, or move the library.',
};
