// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/tidy/source_file.h"

namespace stag::tidy {

/// Every module has a README.md with its five headings and at most 60 lines.
[[nodiscard]] QList<Finding> checkReadmes(const QList<SourceFile> &files);

/// tests/ mirrors the tree: each module has tests, and each test folder has its module.
[[nodiscard]] QList<Finding> checkTestMirror(const QList<SourceFile> &files);

/// A commit subject is "area: Imperative summary" of at most 72 characters without a full stop.
[[nodiscard]] QList<Finding> checkCommitSubject(const QString &subject);

} // namespace stag::tidy
