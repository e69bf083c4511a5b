// SPDX-License-Identifier: GPL-3.0-or-later
// install_packages.mjs FOLDER: installs what package-lock.json names into FOLDER, unless it is there.
import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const source = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2];
const stamp = join(folder, 'installed-lock.json');
const lock = readFileSync(join(source, 'package-lock.json'), 'utf8');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
  console.log('already installed');
  process.exit(0);
}
mkdirSync(folder, {recursive: true});
for (const name of ['package.json', 'package-lock.json', '.npmrc'])
  copyFileSync(join(source, name), join(folder, name));
const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {cwd: folder, stdio: 'inherit'});
if (npm.error) {
  console.error('The tests of the API description need npm, which is not installed: apt install npm, or run ./test, '
    + 'which does it. To leave these tests out: ./test -- -LE npm');
  process.exit(1);
}
if (npm.status !== 0) {
  console.error('npm could not install the packages of tests/e2e/package-lock.json; it says above why. '
    + 'To leave the tests that need them out: ./test -- -LE npm');
  process.exit(1);
}
writeFileSync(stamp, lock);
