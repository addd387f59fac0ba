import { z } from 'zod';
import type { ErrorReport, PhotoReport, StatusReport } from '../../reports.ts';
import { call } from '../call.ts';
import { noParams, page, path } from './params.ts';

/** What is in the library, as the terminal tells it. */
export const library = {
  status: call(noParams).returns<StatusReport>(),
  photos: call(z.strictObject({ folder: path.optional(), ...page })).returns<{
    total: number;
    photos: PhotoReport[];
  }>(),
  errors: call(noParams).returns<ErrorReport[]>(),
};
