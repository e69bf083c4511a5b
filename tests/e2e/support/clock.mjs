// SPDX-License-Identifier: GPL-3.0-or-later
/** Whole milliseconds since 1970, by a clock that nobody sets while the tests run. */
export function now() {
  return Math.round(performance.timeOrigin + performance.now());
}
