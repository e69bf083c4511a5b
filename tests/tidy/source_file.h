// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace stag::tidy {

/// A text literal and the line it starts in (1-based).
struct Literal
{
    int line = 0;
    QString text;
};

/// One file of the tree, its path relative to the top, and for C++ its code apart from comments and
/// literals.
struct SourceFile
{
    QString path;
    QString text;

    [[nodiscard]] bool isCpp() const;
    [[nodiscard]] bool isHeader() const;
    /// "core", "server", "ui", "app", "tests" or empty.
    [[nodiscard]] QString area() const;
    /// The folders that name the module: "core/mesh", "ui/workspaces/live" is "ui/workspaces".
    [[nodiscard]] QString module() const;
    /// The lines of the code, comments and the inside of literals replaced by blanks.
    [[nodiscard]] QStringList codeLines() const;
    [[nodiscard]] QList<Literal> literals() const;
};

struct Finding
{
    QString path;
    int line = 0;
    QString rule;
    QString message;

    [[nodiscard]] QString toString() const;
};

} // namespace stag::tidy
