// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMutex>
#include <QStringList>

namespace stag::test {

/// Collects the warnings and worse that Qt or our code logs while it lives, from any thread, and
/// passes them on. A test ends with QCOMPARE(guard.warnings(), QStringList()). One at a time.
class WarningGuard
{
public:
    WarningGuard();
    ~WarningGuard();
    WarningGuard(const WarningGuard &) = delete;
    WarningGuard &operator=(const WarningGuard &) = delete;

    [[nodiscard]] QStringList warnings() const;

private:
    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &text);

    mutable QMutex m_mutex;
    QStringList m_warnings;
    QtMessageHandler m_previous;
};

} // namespace stag::test
