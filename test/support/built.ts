import { ensureBuilt } from '../../build/ensure-built.ts';

/** Global setup of the projects that use the built program: built once, before any test runs. */
export default function setup(): void {
  ensureBuilt();
}
