// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace stag::app::bootstrap {

/// Turns SIGTERM and SIGINT into a Qt signal. Thread: the one that created it, after the
/// application object. Threads started after holdSignals() or create() leave the signals to it.
class Termination final : public QObject
{
    Q_OBJECT

public:
    /// Keeps the signals waiting for create(). For programs whose application object starts
    /// threads: call it before that.
    static Result<void> holdSignals();
    [[nodiscard]] static Result<std::unique_ptr<Termination>> create();
    ~Termination() override;

Q_SIGNALS:
    void requested();

private:
    explicit Termination(int descriptor);
    void readSignal();

    int m_descriptor;
    QSocketNotifier m_notifier;
};

} // namespace stag::app::bootstrap
