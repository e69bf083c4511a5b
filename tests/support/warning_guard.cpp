// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/warning_guard.h"

#include <atomic>

namespace stag::test {

namespace {

// Qt's message handler is a plain function, so the guard that listens has to be found by it.
std::atomic<WarningGuard *> activeGuard = nullptr;

} // namespace

WarningGuard::WarningGuard()
    : m_previous(nullptr)
{
    Q_ASSERT_X(!activeGuard, "WarningGuard", "one at a time");
    activeGuard = this;
    m_previous = qInstallMessageHandler(&WarningGuard::handle);
}

WarningGuard::~WarningGuard()
{
    qInstallMessageHandler(m_previous);
    activeGuard = nullptr;
}

QStringList WarningGuard::warnings() const
{
    const QMutexLocker lock(&m_mutex);
    return m_warnings;
}

void WarningGuard::handle(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    WarningGuard *guard = activeGuard;
    if (!guard)
        return;
    if (type != QtDebugMsg && type != QtInfoMsg) {
        const QMutexLocker lock(&guard->m_mutex);
        guard->m_warnings.append(text);
    }
    if (guard->m_previous)
        guard->m_previous(type, context, text);
}

} // namespace stag::test
