import { AppError } from '../../../shared/errors.ts';
import type { DownloadSettings } from '../../../shared/models.ts';
import type { HubOptions } from './hub.ts';
import { PATIENT } from './retry.ts';

const PUBLIC_HUB = 'https://huggingface.co';
const SILENCE_MS = 30_000;

/** For one download: comes before environment and settings. */
export interface HubPlace {
  endpoint?: string | undefined;
  proxy?: string | undefined;
}

/**
 * Where the hub is and how to get there: what was asked for, else HF_ENDPOINT (the variable of the
 * hub's own tools), else the library's setting, else the public hub through the system's proxy.
 * @throws AppError `setting-invalid`
 */
export function hubOptions(asked: HubPlace, settings: DownloadSettings): HubOptions {
  const endpoint =
    asked.endpoint ?? (process.env['HF_ENDPOINT'] || null) ?? settings.endpoint ?? PUBLIC_HUB;
  const proxy = asked.proxy ?? settings.proxy;
  return {
    endpoint: webAddress('endpoint', endpoint),
    proxy: proxy === null ? null : webAddress('proxy', proxy).href,
    retry: PATIENT,
    silenceMs: SILENCE_MS,
  };
}

function webAddress(setting: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new AppError('setting-invalid', { setting, value });
}
