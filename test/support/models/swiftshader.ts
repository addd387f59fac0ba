import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The environment in which WebGPU runs on SwiftShader, the Vulkan of Chromium that needs no GPU;
 * null where it is not installed.
 */
export function softwareGpu(): Record<string, string> | null {
  try {
    const files = execFileSync('dpkg', ['-L', 'chromium-common', 'chromium'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const driver = files
      .split('\n')
      .find((path) => path.endsWith('vk_swiftshader_icd.json') && existsSync(path));
    return driver ? { VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: dirname(driver) } : null;
  } catch {
    return null;
  }
}
