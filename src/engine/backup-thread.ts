/** A thread that makes one backup of the library named in its data, and ends. */
import { workerData } from 'node:worker_threads';
import { makeBackup } from './library/backups.ts';

makeBackup(workerData as string, new Date());
