// SPDX-License-Identifier: GPL-3.0-or-later
// Other people's tools, as install_packages.mjs has put them into $STAG_NODE_PACKAGES.
import {createRequire} from 'node:module';
import {join} from 'node:path';

export const load = createRequire(join(process.env.STAG_NODE_PACKAGES, 'package.json'));
